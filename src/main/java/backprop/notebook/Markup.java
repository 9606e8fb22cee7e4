package backprop.notebook;

/** The same thing as HTML and as plain text. */
record Markup(String html, String text) {}
