package backprop.plot;

/** Text within HTML and SVG. */
public final class Html {
    private Html() {}

    /** Escapes the characters that HTML reads as markup, and the dollar sign, which notebooks read as TeX. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("$", "&#36;");
    }
}
