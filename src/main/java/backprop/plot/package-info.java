/**
 * Figures, images of digits, and drawings of the computational graph.
 *
 * <p>{@link backprop.plot.Charts} and {@link backprop.plot.SweepCharts} make Tablesaw figures. Every figure then takes
 * the same path: {@link backprop.plot.PlotlyJson} turns it into Plotly's JSON, which JupyterLab shows, and
 * {@link backprop.plot.PngRenderer} draws that JSON as a picture for pages without JavaScript.
 */
package backprop.plot;
