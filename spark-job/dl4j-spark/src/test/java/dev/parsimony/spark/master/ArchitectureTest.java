package dev.parsimony.spark.master;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this module offers, and what it stands on. */
@AnalyzeClasses(
    packages = "dev.parsimony.spark.master",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
final class ArchitectureTest {

  @ArchTest
  static final ArchRule THE_MASTER_ALONE_IS_PUBLIC =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .haveSimpleName("ParsimonyTrainingMaster");

  /** Training has one way in, and DL4J's own masters are not part of it. */
  @ArchTest
  static final ArchRule NO_SECOND_WAY_OF_TRAINING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("TrainingRun")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.deeplearning4j.spark.impl.paramavg..");

  /** One jar for Spark 3.5 and 4: no collection of Scala's that is another type in 2.13. */
  @ArchTest
  static final ArchRule BOUND_TO_NO_SCALA =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("scala.collection.Seq")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("scala.collection.immutable..");
}
