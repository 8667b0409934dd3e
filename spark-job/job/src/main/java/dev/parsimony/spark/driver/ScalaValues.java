package dev.parsimony.spark.driver;

import java.util.Iterator;
import scala.collection.Iterable;
import scala.collection.JavaConverters;

/**
 * Reads collections of Spark's events. Their accessors return another class in Scala 2.13 than in
 * 2.12, so that a call compiled against the one does not link with the other.
 */
final class ScalaValues {
  private ScalaValues() {}

  /**
   * The elements of a collection that an event holds.
   *
   * @param accessor of the event's class, without parameters
   * @param type of the elements
   */
  static <T> java.lang.Iterable<T> of(Object event, String accessor, Class<T> type) {
    try {
      return elements(event.getClass().getMethod(accessor).invoke(event), type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("This Spark's " + event.getClass() + " has no " + accessor, e);
    }
  }

  /** The elements of a Scala collection. */
  static <T> java.lang.Iterable<T> elements(Object collection, Class<T> type) {
    Iterable<?> scala = (Iterable<?>) collection;
    return () -> cast(JavaConverters.asJavaIterator(scala.iterator()), type);
  }

  private static <T> Iterator<T> cast(Iterator<?> elements, Class<T> type) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return elements.hasNext();
      }

      @Override
      public T next() {
        return type.cast(elements.next());
      }
    };
  }
}
