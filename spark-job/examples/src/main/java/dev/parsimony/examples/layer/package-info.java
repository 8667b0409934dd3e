/**
 * A layer of a user's own, {@link ScaleShift}, as DL4J wants it: configuration, parameters and
 * implementation; and what gives it exact second moments without replay: {@link ScaleShiftRule},
 * named in META-INF/services, and {@link ScaleShiftMoments}.
 */
@NullMarked
package dev.parsimony.examples.layer;

import org.jspecify.annotations.NullMarked;
