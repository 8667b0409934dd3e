/** Event files, as TensorBoard reads them. */
@NullMarked
package dev.parsimony.spark.driver.observe.tensorboard;

import org.jspecify.annotations.NullMarked;
