package backprop.engine;

import java.lang.reflect.Constructor;
import java.util.Locale;

/** How the sparse engine does its arithmetic; both give the same results to rounding. */
public enum Kernel {
    /** Loops that the just-in-time compiler vectorises. */
    PLAIN,
    /** The JDK's Vector API; needs {@code --add-modules jdk.incubator.vector}. */
    VECTOR;

    /** The system property that forces a kernel: {@code plain} or {@code vector}. */
    public static final String PROPERTY = "backprop.kernel";

    private static final Constructor<?> VECTOR_ROWS = vectorRows();

    private static Constructor<?> vectorRows() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return null;
        }
        try {
            Class<?> type = Class.forName("backprop.engine.VectorRows");
            return type.getDeclaredConstructor(int.class, int.class);
        } catch (LinkageError | ReflectiveOperationException e) {
            return null;
        }
    }

    /**
     * The kernel that {@value #PROPERTY} names, else the Vector API's if the JVM has it, else the plain one.
     *
     * @throws IllegalArgumentException if the property names another, or one that this JVM does not have
     */
    public static Kernel choose() {
        String forced = System.getProperty(PROPERTY, VECTOR_ROWS == null ? "plain" : "vector");
        return switch (forced) {
            case "plain" -> PLAIN;
            case "vector" -> VECTOR.require();
            default ->
                throw new IllegalArgumentException(
                        PROPERTY + " is " + forced + ", expected plain or vector; leave it out to have the faster one");
        };
    }

    private Kernel require() {
        if (this == VECTOR && VECTOR_ROWS == null) {
            throw new IllegalArgumentException("the vector kernel needs a JVM started with"
                    + " --add-modules jdk.incubator.vector; add it, or choose the plain kernel");
        }
        return this;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    Rows rows(int count, int length) {
        if (this == PLAIN) {
            return new PlainRows(count, length);
        }
        require();
        try {
            return (Rows) VECTOR_ROWS.newInstance(count, length);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
