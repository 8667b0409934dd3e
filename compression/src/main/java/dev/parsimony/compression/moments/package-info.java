/** The moments that a worker measures in one step: the mean gradient and its second moment. */
@NullMarked
package dev.parsimony.compression.moments;

import org.jspecify.annotations.NullMarked;
