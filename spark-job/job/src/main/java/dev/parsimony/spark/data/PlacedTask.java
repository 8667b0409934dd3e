package dev.parsimony.spark.data;

import java.io.Serializable;

/**
 * A checked slice and where its examples stand among all.
 *
 * @param firstTrain training examples before this slice
 * @param firstTest testing examples before this slice
 * @param examples what the slice held when it was checked
 */
record PlacedTask(ReadTask task, long firstTrain, long firstTest, long examples)
    implements Serializable {}
