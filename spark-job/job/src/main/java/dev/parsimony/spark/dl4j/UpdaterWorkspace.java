package dev.parsimony.spark.dl4j;

import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;

/**
 * Memory for what updaters and regularisation need on their way, up to an array as long as all
 * parameters. It is the workspace of the backward pass's activations, which {@code fit} uses for
 * the same; without it such arrays would pile up until Java collects garbage, which does not feel
 * memory outside its heap.
 */
final class UpdaterWorkspace {
  private static final String ACTIVATIONS = "WS_ALL_LAYERS_ACT";

  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.05)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .build();

  private UpdaterWorkspace() {}

  /**
   * @param mode of the network's training
   */
  static LayerWorkspaceMgr of(WorkspaceMode mode) {
    return mode == WorkspaceMode.NONE
        ? LayerWorkspaceMgr.noWorkspaces()
        : LayerWorkspaceMgr.builder()
            .with(ArrayType.UPDATER_WORKING_MEM, ACTIVATIONS, CONFIGURATION)
            .build();
  }
}
