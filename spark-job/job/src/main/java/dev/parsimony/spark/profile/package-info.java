/** Where the time of one worker's step goes. */
@NullMarked
package dev.parsimony.spark.profile;

import org.jspecify.annotations.NullMarked;
