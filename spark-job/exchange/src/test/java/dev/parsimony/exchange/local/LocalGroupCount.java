package dev.parsimony.exchange.local;

/** Shows tests of other packages what is left in this JVM. */
public final class LocalGroupCount {
  private LocalGroupCount() {}

  public static int groups() {
    return LocalGroups.count();
  }
}
