package dev.parsimony.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.parsimony.spark.cli.Main;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.TrainingAbortedException;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.report.Report;

/** The directions between the packages. */
@AnalyzeClasses(
    packages = "dev.parsimony.spark",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
final class ArchitectureTest {

  /** The programming interface takes DL4J's own types. */
  @ArchTest
  static final ArchRule ONLY_DL4J_IMPORTS_DL4J =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.parsimony.spark.dl4j..", "dev.parsimony.spark.api")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.deeplearning4j..", "org.nd4j..", "org.bytedeco..", "org.eclipse..");

  @ArchTest
  static final ArchRule ONLY_THE_DRIVERS_SIDE_IMPORTS_SPARK =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.parsimony.spark.api",
              "dev.parsimony.spark.checkpoint",
              "dev.parsimony.spark.cli",
              "dev.parsimony.spark.config",
              "dev.parsimony.spark.driver..",
              "dev.parsimony.spark.data",
              "dev.parsimony.spark.files",
              "dev.parsimony.spark.data.source")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule NOTHING_IMPORTS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.parsimony.spark.cli")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.parsimony.spark.cli", "picocli..");

  @ArchTest
  static final ArchRule WORKERS_SEE_INTERFACES =
      noClasses()
          .that()
          .resideInAPackage("dev.parsimony.spark.worker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.parsimony.spark.dl4j..",
              "dev.parsimony.spark.driver..",
              "dev.parsimony.spark.config",
              "dev.parsimony.spark.report");

  /** The programming interface: what carries no mark and is public. */
  @ArchTest
  static final ArchRule NOTHING_ELSE_IS_PUBLIC_WITHOUT_A_MARK =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .resideOutsideOfPackage("dev.parsimony.spark.api")
          .and()
          .doNotBelongToAnyOf(
              Report.class,
              OutputFigures.class,
              UserErrorException.class,
              TrainingAbortedException.class,
              Main.class,
              Internal.class)
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .beAnnotatedWith(Internal.class);

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.parsimony.spark.(**)").should().beFreeOfCycles();

  /** What the exchange exports only for its own packages. */
  @ArchTest
  static final ArchRule NOTHING_OF_THE_EXCHANGE_THAT_IS_INTERNAL =
      noClasses()
          .that()
          .resideInAPackage("dev.parsimony.spark..")
          .should()
          .dependOnClassesThat()
          .areAnnotatedWith("dev.parsimony.exchange.Internal");
}
