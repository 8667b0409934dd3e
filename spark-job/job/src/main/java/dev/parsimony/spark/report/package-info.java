/** What a person and a program read about a run: live line, table, report.json. */
@NullMarked
package dev.parsimony.spark.report;

import org.jspecify.annotations.NullMarked;
