/**
 * Asymmetric numeral systems over small alphabets (J. Duda, "Asymmetric numeral systems", arXiv
 * 1311.2540), in their table form: symbols at a cost within a fraction of a percent of their
 * entropy, one table lookup each.
 */
@NullMarked
package dev.parsimony.compression.entropy;

import org.jspecify.annotations.NullMarked;
