package backprop.notebook;

import backprop.engine.Evaluation;
import backprop.exercise.MathTable;
import backprop.exercise.NamedMatrices;
import backprop.network.ForwardPass;
import backprop.network.Gradients;
import backprop.network.Parameters;
import backprop.plot.ComputationGraph;
import backprop.plot.Digits;
import backprop.training.History;
import backprop.training.Hyperparameters;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/** The one call that a notebook makes in its first cell. */
public final class Notebook {
    /** Whether this JVM ends with its kernel and with Jupyter already. */
    private static final AtomicBoolean WATCHES = new AtomicBoolean();

    private Notebook() {}

    /**
     * Teaches the kernel to show figures, tables, matrices, digits and the records of this module, as the last
     * expression of a cell, by {@code display(x)} and by {@code updateDisplay(id, x)}. Does nothing outside a Jupyter
     * kernel; a second call changes nothing.
     *
     * <p>From here on the kernel writes numbers with points, and changes the case of letters, in the same way everywhere,
     * whatever the locale of the machine.
     */
    public static void setUp() {
        System.setProperty("java.awt.headless", "true");
        JupyterKernel.current().ifPresent(kernel -> {
            Locale.setDefault(Locale.ROOT);
            setUp(kernel);
            kernel.comms();
            if (WATCHES.compareAndSet(false, true)) {
                endWithKernel();
                endWithJupyter();
            }
        });
    }

    /**
     * Ends this JVM once its kernel has shut down. Its main method returns then, but an idle thread of its pool keeps the JVM
     * alive for up to a minute, and Jupyter waits two and a half seconds for it before a restart.
     */
    private static void endWithKernel() {
        for (Thread main : Thread.getAllStackTraces().keySet()) {
            if (main.getName().equals("main")) {
                Thread end = new Thread(() -> exitAfter(main), "backprop-exit");
                end.setDaemon(true);
                end.start();
            }
        }
    }

    private static void exitAfter(Thread main) {
        try {
            main.join();
            System.exit(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends this kernel once the process that started it has ended, even if that was killed. */
    private static void endWithJupyter() {
        ProcessHandle.current().parent().ifPresent(jupyter -> jupyter.onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1)));
    }

    static void setUp(JupyterKernel kernel) {
        kernel.register(Figure.class, Rendering::figure, Rendering.PLOTLY, Rendering.PNG, Rendering.TEXT);
        kernel.register(Table.class, Rendering::table, Rendering.HTML, Rendering.TEXT);
        kernel.register(History.class, history -> Rendering.table(history.table()), Rendering.HTML, Rendering.TEXT);
        kernel.register(MathTable.class, Rendering::mathTable, Rendering.MARKDOWN, Rendering.TEXT);
        kernel.register(ComputationGraph.class, Rendering::graph, Rendering.SVG, Rendering.PNG, Rendering.TEXT);
        kernel.register(SimpleMatrix.class, Rendering::matrix, Rendering.TEXT);
        kernel.register(NamedMatrices.class, Rendering::matrices, Rendering.HTML, Rendering.TEXT);
        kernel.register(Digits.class, Rendering::digits, Rendering.PNG, Rendering.TEXT);
        kernel.register(Markup.class, Rendering::markup, Rendering.HTML, Rendering.TEXT);
        kernel.register(Evaluation.class, Rendering::evaluation, Rendering.HTML, Rendering.TEXT);
        kernel.register(Parameters.class, Rendering::record, Rendering.HTML, Rendering.TEXT);
        kernel.register(Gradients.class, Rendering::record, Rendering.HTML, Rendering.TEXT);
        kernel.register(ForwardPass.class, Rendering::record, Rendering.HTML, Rendering.TEXT);
        kernel.register(Hyperparameters.class, Rendering::record, Rendering.HTML, Rendering.TEXT);
    }
}
