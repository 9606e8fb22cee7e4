package backprop.lab;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether Java can read what was typed in this terminal. */
public final class TerminalLocale {
    private TerminalLocale() {}

    /**
     * What is wrong with the arguments, if anything. In a locale without letters beyond ASCII, such as {@code C}, Java
     * reads each of them as a question mark or as a replacement character.
     */
    public static Optional<String> problem(String... arguments) {
        String used = System.getProperty("sun.jnu.encoding", "UTF-8");
        boolean ascii =
                Charset.isSupported(used) && !Charset.forName(used).newEncoder().canEncode('ü');
        return Stream.of(arguments)
                .filter(argument -> argument.contains("\uFFFD") || ascii && argument.contains("?"))
                .findFirst()
                .map(argument -> "Java cannot read all letters of \"" + argument.replace('\uFFFD', '?')
                        + "\" in the locale of this terminal; set LC_ALL=C.UTF-8 and run the same command again");
    }
}
