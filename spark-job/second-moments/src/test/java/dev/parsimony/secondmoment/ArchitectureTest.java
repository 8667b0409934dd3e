package dev.parsimony.secondmoment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What second moments may depend on. */
@AnalyzeClasses(
    packages = "dev.parsimony.secondmoment",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_SPARK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark..",
              "org.apache.hadoop..",
              "scala..",
              "dev.parsimony.spark..",
              "dev.parsimony.compression..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.parsimony.secondmoment.(**)").should().beFreeOfCycles();
}
