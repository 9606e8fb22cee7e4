package backprop.notebook;

import java.util.Optional;
import java.util.UUID;

/** An output of the running cell that can be replaced while the cell runs; outside a notebook it shows nothing. */
public final class Display {
    private final Optional<Kernel> kernel;
    private final String id = UUID.randomUUID().toString();

    private Display(Optional<Kernel> kernel) {
        this.kernel = kernel;
    }

    /** Shows the object below the running cell. */
    public static Display show(Object shown) {
        return show(Kernel.current(), shown);
    }

    static Display show(Optional<Kernel> kernel, Object shown) {
        Display display = new Display(kernel);
        kernel.ifPresent(k -> display.uninterrupted(() -> k.display(shown, display.id)));
        return display;
    }

    /** Shows this object in place of what was shown. */
    public void update(Object shown) {
        kernel.ifPresent(k -> uninterrupted(() -> k.update(shown, id)));
    }

    /** An interrupt that arrives meanwhile is for the training, not for the kernel's socket. */
    private void uninterrupted(Runnable send) {
        boolean interrupted = Thread.interrupted();
        try {
            send.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
