package dev.parsimony.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.files.FolderLease;
import dev.parsimony.spark.files.Owner;
import dev.parsimony.spark.worker.SentBlock;
import dev.parsimony.spark.worker.TrainingFailedException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ranks take nothing that their run, or the runs before it, did not write. */
final class CheckpointConsensusTest {
  @TempDir private Path temporary;

  private CheckpointFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = CheckpointFolder.open(temporary.toString(), new Configuration());
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  /** Of a world of one rank, which hears itself. */
  private static Exchange alone() {
    byte[][] sent = new byte[1][];
    return (Exchange)
        Proxy.newProxyInstance(
            Exchange.class.getClassLoader(),
            new Class<?>[] {Exchange.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "rank" -> 0;
                  case "worldSize" -> 1;
                  case "allgatherv" -> {
                    sent[0] = ((byte[]) arguments[0]).clone();
                    yield null;
                  }
                  case "received" -> List.of(new SentBlock(0, sent[0]));
                  default -> throw new AssertionError(method.getName());
                });
  }

  private Optional<Long> reach(Lineage lineage) throws IOException {
    return new CheckpointConsensus(alone(), folder, lineage, 100)
        .reach()
        .map(found -> found.state().steps());
  }

  private void write(long steps, String run) throws IOException {
    TestCheckpoints.write(folder, steps, Lineage.begun(run));
  }

  @Test
  void anotherRunsCheckpointIsNotTaken() throws IOException {
    write(9, "other");
    assertEquals(Optional.empty(), reach(Lineage.begun("run")));
    write(5, "run");
    assertEquals(Optional.of(5L), reach(Lineage.begun("run")));
  }

  @Test
  void thatOfTheRunBeforeIsTakenUpToWhereThisOneBegan() throws IOException {
    write(5, "before");
    Lineage next = Lineage.from(folder.complete().get(0), "next");
    write(6, "before");
    assertEquals(Optional.of(5L), reach(next));
    TestCheckpoints.write(folder, 7, next);
    assertEquals(Optional.of(7L), reach(next));
    Lineage last = Lineage.from(folder.checkpoint("step-0000000005-before.0.0"), "last");
    assertEquals(List.of("last", "before"), last.runs());
    assertEquals(Optional.of(5L), reach(last), "not those of the run that went on from there, too");
  }

  @Test
  void whereTheOneToGoOnFromIsGoneNothingBeginsAnew() throws IOException {
    write(5, "before");
    Lineage next = Lineage.from(folder.complete().get(0), "next");
    folder.setAside(folder.complete().get(0).name());
    write(9, "other");
    TrainingFailedException e = assertThrows(TrainingFailedException.class, () -> reach(next));
    assertTrue(e.getMessage().contains("The checkpoint after step 5, from which"), e.getMessage());
  }

  @Test
  void aFolderThatIsAnotherRunsByNowIsLeftAlone() throws IOException {
    write(5, "run");
    try (FolderLease lease = folder.lease(Owner.thisProcess("other", "app"), said -> {})) {
      TrainingFailedException e =
          assertThrows(TrainingFailedException.class, () -> reach(Lineage.begun("run")));
      assertTrue(e.getMessage().contains("was taken over by run other (app"), e.getMessage());
      assertEquals(Optional.empty(), lease.taken());
    }
    assertEquals(Optional.of(5L), reach(Lineage.begun("run")));
  }
}
