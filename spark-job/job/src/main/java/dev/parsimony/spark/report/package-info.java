/** Reports of a run for a person and a program: live line, table, report.json. */
@NullMarked
package dev.parsimony.spark.report;

import org.jspecify.annotations.NullMarked;
