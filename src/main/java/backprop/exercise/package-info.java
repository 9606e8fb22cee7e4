/**
 * Question 1: chains of partial derivatives, the four formulas, orders of calculation and what they cost, and the
 * self-check that adds up the points. Everything here is measured with the checks of {@link backprop.check}.
 */
package backprop.exercise;
