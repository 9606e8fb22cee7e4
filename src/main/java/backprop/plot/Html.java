package backprop.plot;

/** Text within HTML and SVG. */
public final class Html {
    private Html() {}

    /** The text with the characters escaped that HTML takes for markup, and the dollar, which notebooks take for TeX. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("$", "&#36;");
    }
}
