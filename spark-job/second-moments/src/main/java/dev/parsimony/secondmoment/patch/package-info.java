/** The patches of images under a convolution. */
@NullMarked
package dev.parsimony.secondmoment.patch;

import org.jspecify.annotations.NullMarked;
