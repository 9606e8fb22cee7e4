package backprop.mnist;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
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
 * Fetches published files; a file gets its name only when it is whole and its SHA-256 is right.
 *
 * @param mirrors the folders on the web, tried in this order
 * @param say takes the progress, a line a file
 */
record Download(List<URI> mirrors, Consumer<String> say) {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int POLL_MILLISECONDS = 50;

    /**
     * Fetches the files that are missing.
     *
     * @param folder made if it is not there
     * @throws IOException if a file cannot be had from any mirror; the message says why, mirror by mirror
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
        for (URI mirror : mirrors) {
            Path part = Files.createTempFile(folder, file.published(), ".part");
            part.toFile().deleteOnExit();
            try {
                say.accept("Downloading " + file.published() + " from " + mirror.getHost() + ":");
                fetch(client, mirror.resolve(file.published()), file, part);
                Files.move(part, folder.resolve(file.published()), StandardCopyOption.ATOMIC_MOVE);
                say.accept(" done\n");
                return;
            } catch (IOException e) {
                say.accept(" failed\n");
                failures.add(mirror.getHost() + ": " + reason(e));
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
            int status = watch(answer, file, part).statusCode();
            if (status != 200) {
                throw new IOException("answered with status " + status);
            }
        } finally {
            answer.cancel(true);
        }
        if (!file.isPublished(part)) {
            throw new IOException("sent another file than the one published, of " + Files.size(part)
                    + " bytes instead of " + file.length);
        }
    }

    /** Waits for the answer while it grows, and says each further tenth. */
    private HttpResponse<Path> watch(CompletableFuture<HttpResponse<Path>> answer, MnistFiles file, Path part)
            throws IOException {
        long received = 0, grown = System.nanoTime();
        int tenths = 0;
        while (true) {
            try {
                return answer.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = Files.size(part);
                if (now > received) {
                    received = now;
                    grown = System.nanoTime();
                }
                if (received > file.length) {
                    throw new IOException("sends more than the " + file.length + " bytes of the file", e);
                }
                if (System.nanoTime() - grown > SILENCE.toNanos()) {
                    throw new IOException("sent nothing for " + SILENCE.toSeconds() + " seconds", e);
                }
                for (; tenths < 10 * received / file.length; tenths++) {
                    say.accept(" " + 10 * (tenths + 1) + " %");
                }
            } catch (ExecutionException e) {
                throw new IOException(reason(e.getCause()), e);
            } catch (InterruptedException e) {
                throw new DataException(
                        "the download was interrupted; run it again, or set MNIST_DIR to a folder with the files", e);
            }
        }
    }

    private static String reason(Throwable e) {
        if (e instanceof java.net.http.HttpTimeoutException || e instanceof java.net.ConnectException) {
            return "cannot be reached";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
