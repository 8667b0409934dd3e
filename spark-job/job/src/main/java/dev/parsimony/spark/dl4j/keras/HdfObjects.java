package dev.parsimony.spark.dl4j.keras;

import org.bytedeco.hdf5.AbstractDs;
import org.bytedeco.hdf5.IdComponent;
import org.bytedeco.javacpp.PointerScope;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;

/**
 * Files, groups, data sets and attributes that a thread opens in HDF5: all closed in the end.
 * DL4J's importer leaves open what it holds when it refuses a model, and JavaCPP closes it when the
 * garbage collector finds it, on a thread of its own. But HDF5 bears one thread at a time, and a
 * process that ends with objects left open may crash.
 */
final class HdfObjects implements AutoCloseable {
  private final PointerScope scope;

  /** To be made and closed by the holder of {@link Hdf5Archive#LOCK_OBJECT}. */
  @SuppressWarnings("unchecked")
  HdfObjects() {
    // Who holds the lock has loaded the class with its type of numbers, which thus stays.
    scope = new PointerScope(IdComponent.class, AbstractDs.class);
  }

  @Override
  public void close() {
    scope.close();
  }
}
