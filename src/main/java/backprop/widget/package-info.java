/** Widgets to explore with: the small network step by step, a pad to draw digits on, training in the plane. */
package backprop.widget;
