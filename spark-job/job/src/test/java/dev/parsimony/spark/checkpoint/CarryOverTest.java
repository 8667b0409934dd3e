package dev.parsimony.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.worker.TrainingFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run takes over of a former one that it does not resume. */
final class CarryOverTest {
  private static final long STEPS = 5;

  @TempDir private Path temporary;

  private RestoredState found(String writer, Lineage reader) throws IOException {
    try (CheckpointFolder folder =
        CheckpointFolder.open(temporary.toString(), new Configuration())) {
      TestCheckpoints.write(folder, STEPS, Lineage.begun(writer));
      Checkpoint latest = folder.complete().get(0);
      return RestoredState.read(latest, 1, TestCheckpoints.WORKERS, 100).seenBy(reader);
    }
  }

  @Test
  void ofAFormerRunTheResidualsGoOnAndNothingElse() throws IOException {
    RestoredState found = found("former", new Lineage("now", List.of("former"), STEPS));
    assertTrue(found.ofFormerRun());
    assertEquals(STEPS, found.state().steps());
    assertEquals(1, found.state().epoch());
    assertEquals(0, found.state().batchInEpoch());
    found.requireSameData(1, 12345); // other examples may follow
    assertTrue(found.random().isPresent());
  }

  /** Of a run that ended, whatever later ones left there. */
  @Test
  void theNamedCheckpointAloneIsCarriedOver() throws IOException {
    try (CheckpointFolder folder =
        CheckpointFolder.open(temporary.toString(), new Configuration())) {
      TestCheckpoints.write(folder, STEPS, Lineage.begun("former"));
      assertTrue(folder.carried().isEmpty());
      Checkpoint former = folder.complete().get(0);
      folder.carry(Optional.of(former));
      TestCheckpoints.write(folder, STEPS + 1, Lineage.from(former, "failed"));
      assertEquals(former.name(), folder.carried().orElseThrow().name());
      folder.deleteOthers(folder.carried());
      assertEquals(1, folder.complete().size());
      assertEquals(former.name(), folder.carried().orElseThrow().name());

      folder.carry(Optional.empty());
      assertTrue(folder.carried().isEmpty());
      assertEquals(List.of(), folder.complete());
    }
  }

  @Test
  void ofItsOwnCheckpointsARunResumes() throws IOException {
    RestoredState found = found("now", Lineage.begun("now"));
    assertFalse(found.ofFormerRun());
    assertEquals(STEPS, found.state().batchInEpoch());
    assertThrows(TrainingFailedException.class, () -> found.requireSameData(1, 12345));
    try (var model = found.model()) {
      byte[] bytes = model.readAllBytes();
      assertArrayEquals(new byte[] {(byte) STEPS}, new byte[] {bytes[bytes.length - 1]});
    }
  }
}
