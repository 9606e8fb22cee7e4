package backprop.engine;

import java.util.Locale;

/**
 * How the sparse engine calculates. Both kernels give the same bits; see {@link Fused} for the one exception.
 */
public enum Arithmetic {
    /** Loops that the just-in-time compiler turns into vector instructions. */
    PLAIN(Integer.MAX_VALUE),
    /** The JDK's Vector API; needs {@code --add-modules jdk.incubator.vector}. */
    VECTOR(8);

    /** The system property that forces a kernel: {@code plain} or {@code vector}. */
    public static final String PROPERTY = "backprop.kernel";

    private static boolean said;

    /**
     * The fewest hidden units of a slice. The plain kernel's loops run along the units: with a slice for each of two threads
     * it was slower by a third at H = 30 and by a fifth at H = 100 and 300 than with one slice for both.
     */
    final int leastUnits;

    Arithmetic(int leastUnits) {
        this.leastUnits = leastUnits;
    }

    /**
     * The kernel that {@value #PROPERTY} names; without it the vector kernel, or the plain one if this JVM was started
     * without the Vector API. If its classes have changed, a line on standard error says once that the plain one is used.
     *
     * @throws IllegalArgumentException if the property names another kernel, or one that this JVM does not have
     */
    public static Arithmetic choose() {
        String forced = System.getProperty(PROPERTY);
        if (forced == null) {
            return VectorProbe.FAULT == null ? VECTOR : plainInstead();
        }
        return switch (forced) {
            case "plain" -> PLAIN;
            case "vector" -> VECTOR.require();
            default ->
                throw new IllegalArgumentException(
                        PROPERTY + " is " + forced + ", expected plain or vector; leave it out to have the faster one");
        };
    }

    private static synchronized Arithmetic plainInstead() {
        if (VectorProbe.PRESENT && !said) {
            said = true;
            System.err.println("Training with the plain kernel, because the Vector API cannot be used: "
                    + VectorProbe.FAULT + ".");
        }
        return PLAIN;
    }

    /**
     * Lets the JVM compile the loops while the data are read. Until they are compiled each vector is an object: a first epoch
     * on MNIST at H = 100 took .8 s with 700 MB at the peak, prepared it takes .2 s with 330 MB. Returns at once; the plain
     * kernel needs no preparation.
     */
    public void prepare() {
        if (require() == VECTOR) {
            try {
                VectorProbe.prepare();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Arithmetic require() {
        if (this == VECTOR && VectorProbe.FAULT != null) {
            throw new IllegalArgumentException("the vector kernel cannot be used: " + VectorProbe.FAULT + "; leave out "
                    + PROPERTY + " to have the plain kernel");
        }
        return this;
    }

    /**
     * A matrix of zeros.
     *
     * @param strip the vectors that lie side by side in a row, 2 or 4; see {@code VectorMatrix}
     */
    FloatMatrix matrix(int rows, int columns, int strip) {
        if (this == PLAIN) {
            return new PlainMatrix(rows, columns);
        }
        require();
        try {
            return VectorProbe.matrix(rows, columns, strip);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
