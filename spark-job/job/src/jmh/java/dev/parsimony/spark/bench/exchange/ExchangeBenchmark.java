package dev.parsimony.spark.bench.exchange;

import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The exchange against MPI on loopback, against the rate of limited hosts, encrypted against plain;
 * each pattern against the mesh; what a round allocates; and whether all arrives.
 *
 * <p>Arguments: OUTPUT.json quick|full MPI_PROGRAM|- HOSTS_SCRIPT HOSTS_NAME|-. Figures of what is
 * {@code -} are left out.
 */
public final class ExchangeBenchmark {
  private static final int RANKS = 4;
  private static final double BAR_ENCRYPTED = 2;

  private ExchangeBenchmark() {}

  public static void main(String[] args) throws IOException {
    boolean quick = args[1].equals("quick");
    Optional<MpiProgram> mpi = given(args[2]).map(MpiProgram::new);
    Optional<ShapedHosts> hosts = given(args[4]).map(name -> new ShapedHosts(args[3], name));
    List<Figure> figures = new ArrayList<>(new LoopbackFigures(mpi, quick).measure());
    figures.addAll(PatternFigures.onLoopback(quick));
    figures.addAll(
        new EncryptedFigures(RankLayout.loopback(RANKS), RANKS + " ranks", BAR_ENCRYPTED)
            .measure(List.of(RoundCount.medium(quick), RoundCount.large(quick)), quick ? 3 : 5));
    if (hosts.isPresent()) {
      figures.addAll(new ShapedFigures(hosts.get(), quick).measure());
    }
    figures.addAll(SoakFigures.measure(quick));
    Figures.publish(figures, Path.of(args[0]));
  }

  private static Optional<String> given(String argument) {
    return argument.equals("-") ? Optional.empty() : Optional.of(argument);
  }
}
