/** Tests of the repository's own files: documentation, modules, workflows. */
package dev.parsimony.spark.repository;
