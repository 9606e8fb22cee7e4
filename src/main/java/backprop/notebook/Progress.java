package backprop.notebook;

import backprop.plot.Html;
import java.util.Locale;
import java.util.Optional;

/** A progress bar with a line of text below the running cell. */
final class Progress {
    private final Optional<JupyterKernel> kernel;
    private Display display;

    Progress(Optional<JupyterKernel> kernel) {
        this.kernel = kernel;
    }

    /** Whether it has been shown at least once. */
    boolean isShown() {
        return display != null;
    }

    /**
     * Shows the bar and the text, in place of those before.
     *
     * @param done 0 to 1
     */
    void show(double done, String text) {
        Markup markup = new Markup(
                String.format(
                        Locale.ROOT,
                        "<progress value=\"%.3f\" max=\"1\" style=\"width:220px\"></progress> %s",
                        done,
                        Html.escape(text)),
                text);
        if (display == null) {
            display = Display.show(kernel, markup);
        } else {
            display.update(markup);
        }
    }
}
