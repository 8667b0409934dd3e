package dev.parsimony.secondmoment.slot;

import dev.parsimony.secondmoment.Internal;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A field of one of DL4J's or ND4J's classes that they let nobody reach otherwise. */
@Internal
public final class PrivateField {
  private final Field field;

  /**
   * Finds the field.
   *
   * @throws IllegalStateException where this version of the class has none of that name
   */
  public PrivateField(Class<?> type, String name) {
    try {
      field = type.getDeclaredField(name);
      field.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getSimpleName() + " has no field " + name, e);
    }
  }

  /**
   * Returns its value.
   *
   * @param of an object of the class
   */
  public @Nullable Object get(Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " cannot be read", e);
    }
  }

  /**
   * Sets its value.
   *
   * @param of an object of the class; null where the field is static
   */
  public void set(@Nullable Object of, Object value) {
    try {
      field.set(of, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " cannot be set", e);
    }
  }
}
