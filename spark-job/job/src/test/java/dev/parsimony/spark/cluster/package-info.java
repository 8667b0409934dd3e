/** The packaged job and its scripts on real daemons; run by the profile cluster. */
package dev.parsimony.spark.cluster;
