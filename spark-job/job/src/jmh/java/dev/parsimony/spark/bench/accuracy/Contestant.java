package dev.parsimony.spark.bench.accuracy;

import java.util.List;

/**
 * A way to train that a user may take.
 *
 * @param method what its system calls it: arguments of the job, or a method of distributed.py
 * @param tuning contestants of the same value have the same optimiser, and share a learning rate
 */
record Contestant(String name, System system, String method, String tuning) {
  /** What trains. */
  enum System {
    /** On the Spark cluster over the hosts. */
    PARSIMONY,
    /** DistributedDataParallel on gloo, one process a host. */
    PYTORCH,
    /** PyTorch on one machine. */
    PYTORCH_ALONE,
    /** DL4J's own masters, on the same cluster. */
    DL4J_SPARK,
    /** DL4J's fit on one machine. */
    DL4J_ALONE;

    /** Returns whether it sends anything. */
    boolean alone() {
      return this == PYTORCH_ALONE || this == DL4J_ALONE;
    }
  }

  /** What the others are compared with: its accuracy after the third epoch is the target. */
  static final Contestant REFERENCE =
      new Contestant("PyTorch DDP float32", System.PYTORCH, "ddp", "DDP");

  private static final Contestant DEFAULTS =
      new Contestant("Parsimony", System.PARSIMONY, "", "updates");

  private static final Contestant POWERSGD_2 =
      new Contestant("PyTorch PowerSGD rank 2", System.PYTORCH, "powersgd:2", "DDP");

  private static final Contestant LOCAL_4 =
      new Contestant("PyTorch post-local SGD 4", System.PYTORCH, "local:4", "local");

  private static final Contestant PAPER =
      new Contestant("Parsimony --preset paper", System.PARSIMONY, "--preset paper", "paper");

  private static final Contestant DENSE =
      new Contestant(
          "Parsimony none", System.PARSIMONY, "--compression none --share gradients", "gradients");

  private static final Contestant AVERAGING_5 =
      new Contestant("DL4J averaging every 5", System.DL4J_SPARK, "averaging:5", "averaging");

  private static final Contestant DL4J =
      new Contestant("DL4J fit, alone", System.DL4J_ALONE, "", "DL4J");

  private static final Contestant PYTORCH =
      new Contestant("PyTorch, alone", System.PYTORCH_ALONE, "alone", "PyTorch");

  /** All, in the order of the tables. */
  static final List<Contestant> ALL =
      List.of(
          DEFAULTS,
          PAPER,
          DENSE,
          new Contestant(
              "Parsimony none:fp16",
              System.PARSIMONY,
              "--compression none:fp16 --share gradients",
              "gradients"),
          new Contestant(
              "Parsimony qsgd",
              System.PARSIMONY,
              "--compression qsgd:bits=3,bucket=512 --share gradients",
              "gradients"),
          REFERENCE,
          new Contestant("PyTorch DDP fp16", System.PYTORCH, "fp16", "DDP"),
          new Contestant("PyTorch PowerSGD rank 1", System.PYTORCH, "powersgd:1", "DDP"),
          POWERSGD_2,
          new Contestant("PyTorch PowerSGD rank 4", System.PYTORCH, "powersgd:4", "DDP"),
          LOCAL_4,
          new Contestant("PyTorch post-local SGD 16", System.PYTORCH, "local:16", "local"),
          AVERAGING_5,
          new Contestant("DL4J averaging every 1", System.DL4J_SPARK, "averaging:1", "averaging"),
          new Contestant("DL4J gradient sharing", System.DL4J_SPARK, "shared", "shared"),
          DL4J,
          PYTORCH);

  /** One of each kind, for a quick look. */
  static final List<Contestant> FEW =
      List.of(DEFAULTS, PAPER, DENSE, REFERENCE, POWERSGD_2, LOCAL_4, AVERAGING_5, DL4J, PYTORCH);

  /** Those whose whole runs at each rate are held against the combination. */
  static final List<Contestant> WHOLE = List.of(DEFAULTS, REFERENCE, POWERSGD_2);
}
