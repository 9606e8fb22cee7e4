package backprop;

import backprop.mnist.Mnist;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command takes its digits from. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder with the four MNIST files. Without it: $$MNIST_DIR, data/mnist, a download, the sample.")
    private Path folder;

    Mnist find() {
        return Mnist.find(folder);
    }
}
