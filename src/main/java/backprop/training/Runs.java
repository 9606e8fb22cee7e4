package backprop.training;

import backprop.mnist.Split;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Trainings on the same data, each with a name, in the order in which they ran. */
public final class Runs {
    private final Split data;
    private final Map<String, Trainer> trainers = new LinkedHashMap<>();

    /** @param data to train on and to evaluate on */
    public Runs(Split data) {
        this.data = data;
    }

    /**
     * Trains with these hyperparameters and keeps the result under this name; an earlier one of the same name is
     * replaced.
     *
     * @return the trainer, with its history and its parameters
     */
    public Trainer train(String name, Hyperparameters settings) {
        Trainer trainer = new Trainer(data, settings);
        trainer.train();
        trainers.put(name, trainer);
        return trainer;
    }

    /**
     * The training with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Trainer get(String name) {
        Trainer trainer = trainers.get(name);
        if (trainer == null) {
            throw new IllegalArgumentException(
                    "there is no run named \"" + name + "\"; choose one of " + trainers.keySet());
        }
        return trainer;
    }

    /** The history of each training by its name. */
    public Map<String, History> histories() {
        Map<String, History> histories = new LinkedHashMap<>();
        trainers.forEach((name, trainer) -> histories.put(name, trainer.history()));
        return Collections.unmodifiableMap(histories);
    }

    /** A row for each training: its name, and loss, accuracy and problem after its last epoch. */
    public Table table() {
        StringColumn names = StringColumn.create("run"), problems = StringColumn.create("problem");
        DoubleColumn loss = DoubleColumn.create(data.label() + "_loss"),
                accuracy = DoubleColumn.create(data.label() + "_accuracy");
        trainers.forEach((name, trainer) -> {
            names.append(name);
            loss.append(trainer.history().last().heldOutLoss());
            accuracy.append(trainer.history().last().heldOutAccuracy());
            problems.append(trainer.problem().orElse(""));
        });
        return Table.create("after the last epoch", names, loss, accuracy, problems);
    }
}
