package dev.parsimony.spark.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * The handling of a signal, until it is closed. By name, for javac warns of sun.misc.Signal, which
 * is the JDK's only way, and lets nobody suppress it.
 */
final class SignalHandling implements AutoCloseable {
  private final Object signal;
  private final Object before;

  private SignalHandling(Object signal, Object before) {
    this.signal = signal;
    this.before = before;
  }

  /**
   * Begins to handle a signal. One that the JVM was started to ignore, as nohup does with SIGHUP,
   * stays ignored.
   *
   * @param name such as TERM
   * @param handler is told the signal's number, on a thread of its own
   */
  static SignalHandling begin(String name, IntConsumer handler) {
    try {
      Object signal = signal().getConstructor(String.class).newInstance(name);
      int number = (int) signal().getMethod("getNumber").invoke(signal);
      return new SignalHandling(signal, handle(signal, proxy(number, handler)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("This JVM has no sun.misc.Signal", e);
    }
  }

  private static Class<?> signal() throws ClassNotFoundException {
    return Class.forName("sun.misc.Signal");
  }

  private static Class<?> handler() throws ClassNotFoundException {
    return Class.forName("sun.misc.SignalHandler");
  }

  private static Object proxy(int number, IntConsumer handler) throws ClassNotFoundException {
    InvocationHandler calls =
        (self, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                handler.accept(number);
                yield null;
              }
              case "equals" -> self == arguments[0];
              case "hashCode" -> System.identityHashCode(self);
              default -> "handler of signal " + number;
            };
    return Proxy.newProxyInstance(
        SignalHandling.class.getClassLoader(), new Class<?>[] {handler()}, calls);
  }

  /** Sets a signal's handler, and returns the one until now. */
  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signal().getMethod("handle", signal(), handler()).invoke(null, signal, handler);
  }

  @Override
  public void close() {
    try {
      handle(signal, before);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("This JVM has no sun.misc.Signal", e);
    }
  }
}
