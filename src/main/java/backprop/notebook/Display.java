package backprop.notebook;

import java.util.Optional;
import java.util.UUID;

/**
 * An output of the running cell that can be replaced while the cell runs; outside a notebook it shows nothing.
 *
 * <p>An interrupted thread shows nothing either: its cell has ended, so the output would appear below the next one.
 */
public final class Display {
    private final Optional<JupyterKernel> kernel;
    private final String id = UUID.randomUUID().toString();

    private Display(Optional<JupyterKernel> kernel) {
        this.kernel = kernel;
    }

    /** Shows the object below the running cell. */
    public static Display show(Object shown) {
        return show(JupyterKernel.current(), shown);
    }

    static Display show(Optional<JupyterKernel> kernel, Object shown) {
        Display display = new Display(kernel);
        kernel.ifPresent(k -> k.display(shown, display.id));
        return display;
    }

    /** Shows this object in place of what was shown. */
    public void update(Object shown) {
        kernel.ifPresent(k -> k.update(shown, id));
    }
}
