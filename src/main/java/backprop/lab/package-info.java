/** What {@code mvn} runs: the Python environment, the two Java kernels, JupyterLab. */
package backprop.lab;
