/** Pages that show runs: one file of XHTML each, with its pictures inside and no script. */
@NullMarked
package dev.parsimony.spark.report.page;

import org.jspecify.annotations.NullMarked;
