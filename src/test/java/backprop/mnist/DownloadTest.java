package backprop.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The label files of the tests are whole: one of the published files is small enough to lie beside the tests, so that
 * the real SHA-256 is checked.
 */
@Timeout(60)
class DownloadTest {
    private static final MnistFiles FILE = MnistFiles.TEST_LABELS;
    private static final int UNUSED_PORT = 9;

    @TempDir
    Path temporary;

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final StringBuilder said = new StringBuilder();

    @AfterEach
    void stopServers() {
        released.countDown();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    private URI mirror(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mnist/", handler);
        server.setExecutor(threads);
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mnist/");
    }

    private URI sending(int status, byte[] body) throws IOException {
        return mirror(exchange -> send(exchange, status, body, body.length));
    }

    private static void send(HttpExchange exchange, int status, byte[] body, int announced) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, announced);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
        }
    }

    private static byte[] published() throws IOException {
        try (var in = DownloadTest.class.getResourceAsStream("/" + FILE.published())) {
            return in.readAllBytes();
        }
    }

    private Path folder() {
        return temporary.resolve("data").resolve("mnist");
    }

    private void download(URI... mirrors) throws IOException {
        new Download(List.of(mirrors), said::append, Duration.ofMillis(700)).into(folder(), List.of(FILE));
    }

    private void assertRefused(String reason, URI... mirrors) throws IOException {
        assertThatThrownBy(() -> download(mirrors))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(folder()).as("nothing half is left behind").doesNotExist();
    }

    @Test
    void aFileArrivesWholeUnderItsNameWithOneLineOfProgress() throws IOException {
        download(sending(200, published()));
        assertThat(folder().resolve(FILE.published())).hasBinaryContent(published());
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).hasSize(1);
        }
        assertThat(said.toString())
                .isEqualTo("Downloading " + FILE.published()
                        + " from 127.0.0.1: 10 % 20 % 30 % 40 % 50 % 60 % 70 % 80 % 90 % 100 %\n");
    }

    @Test
    void aConnectionThatIsCutLeavesNothing() throws IOException {
        byte[] half = java.util.Arrays.copyOf(published(), FILE.length / 2);
        assertRefused("127.0.0.1", mirror(exchange -> send(exchange, 200, half, FILE.length)));
    }

    @Test
    void aFileWithAnotherHashIsRefusedAndLeavesNothing() throws IOException {
        byte[] wrong = published();
        wrong[100]++;
        assertRefused("its SHA-256 differs", sending(200, wrong));
    }

    @Test
    void aPageWithStatus403IsRefusedAndLeavesNothing() throws IOException {
        assertRefused("answered with status 403", sending(403, "<html>no</html>".getBytes(StandardCharsets.UTF_8)));
        assertThat(said).as("no progress of a page").isEmpty();
    }

    @Test
    void aLoginPageWithStatus200IsRefusedAndLeavesNothing() throws IOException {
        assertRefused("sent 20 bytes", sending(200, "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aMirrorThatSendsWithoutEndIsLeft() throws IOException {
        URI endless = mirror(exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                byte[] some = new byte[1000];
                while (!released.await(5, TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(some);
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertRefused("sends more than the 4542 bytes", endless);
    }

    @Test
    void aMirrorThatFallsSilentIsLeft() throws IOException {
        URI silent = mirror(exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, FILE.length);
                exchange.getResponseBody().write(published(), 0, 1000);
                exchange.getResponseBody().flush();
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertRefused("sent nothing for", silent);
    }

    @Test
    void theSecondMirrorIsTriedWhenTheFirstFails() throws IOException {
        byte[] half = java.util.Arrays.copyOf(published(), FILE.length / 2);
        download(
                URI.create("http://127.0.0.1:" + UNUSED_PORT + "/"),
                sending(403, new byte[10]),
                mirror(exchange -> send(exchange, 200, half, FILE.length)),
                sending(200, published()));
        assertThat(folder().resolve(FILE.published())).hasBinaryContent(published());
    }

    @Test
    void theMessageHasTheReasonOfEachMirror() throws IOException {
        assertRefused(
                "127.0.0.1 cannot be reached; 127.0.0.1 answered with status 404",
                URI.create("http://127.0.0.1:" + UNUSED_PORT + "/"),
                sending(404, new byte[10]));
    }

    @Test
    void anInterruptEndsTheDownloadAndLeavesNothing() throws IOException {
        Thread downloading = Thread.currentThread();
        URI silent = mirror(exchange -> {
            downloading.interrupt();
            try (exchange) {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> download(silent))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("interrupted");
        assertNothingIsLeft();
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws IOException {
        Files.write(temporary.resolve("data"), new byte[0]);
        assertThatThrownBy(() -> download(sending(200, published()))).isInstanceOf(IOException.class);
    }
}
