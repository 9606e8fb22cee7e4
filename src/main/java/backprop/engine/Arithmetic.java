package backprop.engine;

import java.lang.reflect.Constructor;
import java.util.Locale;

/** How the sparse engine does its arithmetic; both ways give the same results to rounding. */
public enum Arithmetic {
    /** Loops that the just-in-time compiler vectorises. */
    PLAIN(128),
    /** The JDK's Vector API; needs {@code --add-modules jdk.incubator.vector}. */
    VECTOR(16);

    /** The system property that forces a kernel: {@code plain} or {@code vector}. */
    public static final String PROPERTY = "backprop.kernel";

    private static final Constructor<?> VECTOR_MATRIX = vectorMatrix();

    /** The fewest hidden units that are worth a matrix of their own. */
    final int narrowest;

    Arithmetic(int narrowest) {
        this.narrowest = narrowest;
    }
    private static Constructor<?> vectorMatrix() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return null;
        }
        try {
            Class<?> type = Class.forName("backprop.engine.VectorMatrix");
            return type.getDeclaredConstructor(int.class, int.class);
        } catch (LinkageError | ReflectiveOperationException e) {
            return null;
        }
    }

    public static Arithmetic choose() {
        String forced = System.getProperty(PROPERTY, VECTOR_MATRIX == null ? "plain" : "vector");
        return switch (forced) {
            case "plain" -> PLAIN;
            case "vector" -> VECTOR;
            default -> throw new IllegalArgumentException("");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    FloatMatrix matrix(int count, int length) {
        if (this == PLAIN) {
            return new PlainMatrix(count, length);
        }
        try {
            return (FloatMatrix) VECTOR_MATRIX.newInstance(count, length);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
