package backprop.mnist;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Downloads published files. A file gets its name only after it is complete and its SHA-256 has been verified.
 *
 * @param mirrors base URLs, tried in this order
 * @param say receives the progress, one line per file
 * @param silence how long a mirror may stay silent before the next one is tried
 */
record Download(List<URI> mirrors, Consumer<String> say, Duration silence) {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int POLL_MILLISECONDS = 50;

    Download(List<URI> mirrors, Consumer<String> say) {
        this(mirrors, say, SILENCE);
    }

    /**
     * Downloads the missing files.
     *
     * @param folder created if it does not exist
     * @throws IOException if no mirror delivers a file; the message gives the reason for each mirror
     * @throws DataException if the thread is interrupted
     */
    void into(Path folder, List<MnistFiles> missing) throws IOException {
        if (mirrors.isEmpty()) {
            throw new IOException("no mirror is given");
        }
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        boolean made = Files.notExists(folder);
        try {
            Files.createDirectories(folder);
            for (MnistFiles file : missing) {
                fetchFromAny(client, file, folder);
            }
        } catch (AccessDeniedException e) {
            throw new IOException(folder + " cannot be written", e);
        } finally {
            if (made && MnistFiles.missing(folder).size() == MnistFiles.values().length) {
                Files.deleteIfExists(folder);
            }
        }
    }

    private void fetchFromAny(HttpClient client, MnistFiles file, Path folder) throws IOException {
        StringJoiner failures = new StringJoiner("; ");
        Path part = folder.resolve(
                "." + file.published() + "." + ProcessHandle.current().pid() + ".part");
        part.toFile().deleteOnExit();
        for (URI mirror : mirrors) {
            Files.write(part, new byte[0]);
            try {
                fetch(client, mirror.resolve(file.published()), file, part);
                Files.move(part, folder.resolve(file.published()), StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (IOException e) {
                failures.add(mirror.getHost() + " " + reason(e));
            } finally {
                Files.deleteIfExists(part);
            }
        }
        throw new IOException(failures.toString());
    }

    private void fetch(HttpClient client, URI uri, MnistFiles file, Path part) throws IOException {
        CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(
                HttpRequest.newBuilder(uri).build(),
                head -> head.statusCode() == 200
                        ? BodyHandlers.ofFile(part, StandardOpenOption.WRITE).apply(head)
                        : BodySubscribers.replacing(part));
        try {
            int status = watch(answer, "Downloading " + file.published() + " from " + uri.getHost() + ":", file, part)
                    .statusCode();
            if (status != 200) {
                throw new IOException("answered with status " + status);
            }
        } finally {
            answer.cancel(true);
        }
        if (!file.isPublished(part)) {
            throw new IOException("sent " + Files.size(part) + " bytes that are not the published file of "
                    + file.length + " bytes (its SHA-256 differs)");
        }
    }

    /** Waits for the response and reports each tenth of the file that has arrived. */
    private HttpResponse<Path> watch(
            CompletableFuture<HttpResponse<Path>> answer, String title, MnistFiles file, Path part) throws IOException {
        long received = 0, grown = System.nanoTime();
        int tenths = 0;
        try {
            while (true) {
                HttpResponse<Path> whole = poll(answer);
                long now = Files.size(part);
                for (; tenths < 10 && tenths < 10 * now / file.length; tenths++) {
                    say.accept((tenths == 0 ? title : "") + " " + 10 * (tenths + 1) + " %");
                }
                if (whole != null) {
                    return whole;
                }
                if (now > file.length) {
                    throw new IOException("sends more than the " + file.length + " bytes of the published file");
                }
                if (now > received) {
                    received = now;
                    grown = System.nanoTime();
                } else if (System.nanoTime() - grown > silence.toNanos()) {
                    throw new IOException("sent nothing for " + silence.toSeconds() + " seconds");
                }
            }
        } finally {
            if (tenths > 0) {
                say.accept("\n");
            }
        }
    }

    private static HttpResponse<Path> poll(CompletableFuture<HttpResponse<Path>> answer) throws IOException {
        try {
            return answer.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e);
        } catch (InterruptedException e) {
            throw new DataException(
                    "the download was interrupted; run it again, or set MNIST_DIR to a folder with the files", e);
        }
    }

    private static String reason(Throwable e) {
        if (e instanceof HttpConnectTimeoutException || e instanceof ConnectException) {
            return "cannot be reached";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
