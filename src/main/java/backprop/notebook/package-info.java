/**
 * The bridge between this module and the Jupyter kernels JJava and IJava.
 *
 * <p>For notebook authors. The first cell ends with {@link backprop.notebook.Notebook#setUp()}; after it a cell shows
 * what its last expression is, and {@code display(x)} and {@code updateDisplay(id, x)} show more:
 *
 * <ul>
 *   <li>any Tablesaw figure, those of {@link backprop.plot.Charts} and one's own, such as
 *       {@code LinePlot.create("Loss", table, "epoch", "train_loss")};
 *   <li>tables, such as a {@link backprop.training.History}; matrices; the records of this module;
 *   <li>images of digits and of weights by {@link backprop.plot.Digits}.
 * </ul>
 *
 * <p>A figure is saved as data for Plotly, as a picture and as text, so that JupyterLab, an export without JavaScript and
 * a page without pictures each show what they can. Titles appear as they are typed; they are neither HTML nor TeX. On a
 * logarithmic axis a range is given in the numbers of the axis, 0.01 to 10.
 *
 * <p>Training is shown while it runs by a {@link backprop.notebook.LiveTraining}. Make the trainer in a cell of its own:
 * when the training is interrupted, the trainer keeps the history so far.
 *
 * <pre>
 * Trainer trainer = new Trainer(data, hyperparameters, backpropagation);            // one cell
 *
 * History history = trainer.train(new LiveTraining(trainer.hyperparameters()));     // the next
 *
 * Charts.history(trainer.history())                                                 // after an interrupt too
 * </pre>
 *
 * <p>To replace an output while the cell runs: {@code Display d = Display.show(x)}, then {@code d.update(y)}.
 */
package backprop.notebook;
