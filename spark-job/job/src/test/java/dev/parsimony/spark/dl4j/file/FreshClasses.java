package dev.parsimony.spark.dl4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.concurrent.Callable;

/** Loads {@link Traps} anew, so that its classes have not started yet. */
final class FreshClasses implements Closeable {
  private static final String TRAPS = Traps.class.getName();

  private final Loader loader = new Loader();

  private static final class Loader extends URLClassLoader {
    Loader() {
      super(
          new URL[] {Traps.class.getProtectionDomain().getCodeSource().getLocation()},
          Traps.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      return name.startsWith(TRAPS) ? findClass(name) : super.loadClass(name, resolve);
    }
  }

  /** Runs with the new classes in front of the old ones, and returns whose code ran. */
  Set<?> sprungBy(Callable<?> work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
    var sprung = loader.loadClass(TRAPS).getDeclaredField("SPRUNG");
    sprung.setAccessible(true);
    return (Set<?>) sprung.get(null);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
