package dev.parsimony.spark.ml;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.parsimony.spark.Internal;

/** The directions between the packages of this module. */
@AnalyzeClasses(
    packages = "dev.parsimony.spark.ml",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
final class ArchitectureTest {

  @ArchTest
  static final ArchRule ROWS_AND_PARAMETERS_KNOW_NO_STAGE =
      noClasses()
          .that()
          .resideInAnyPackage("dev.parsimony.spark.ml.rows", "dev.parsimony.spark.ml.params")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.parsimony.spark.ml");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.parsimony.spark.ml.(**)").should().beFreeOfCycles();

  /** Training has one way in: Parsimony's own interface. */
  @ArchTest
  static final ArchRule NO_SECOND_WAY_OF_TRAINING =
      noClasses()
          .that()
          .resideInAPackage("dev.parsimony.spark.ml..")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("TrainingRun");

  @ArchTest
  static final ArchRule ROWS_ARE_NOBODY_ELSES =
      classes()
          .that()
          .resideInAPackage("dev.parsimony.spark.ml.rows")
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .beAnnotatedWith(Internal.class);
}
