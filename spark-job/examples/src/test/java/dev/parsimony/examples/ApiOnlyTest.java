package dev.parsimony.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The examples need nothing but the programming interfaces. */
@AnalyzeClasses(packages = "dev.parsimony.examples")
final class ApiOnlyTest {
  /** The report is what a trained network comes with. */
  private static final DescribedPredicate<JavaClass> API =
      resideInAnyPackage(
              "dev.parsimony.examples..",
              "dev.parsimony.spark.api",
              "dev.parsimony.spark.ml..",
              "dev.parsimony.secondmoment",
              "dev.parsimony.compression..")
          .or(name("dev.parsimony.spark.report.Report"));

  private static final DescribedPredicate<JavaClass> INTERNAL =
      DescribedPredicate.describe(
          "marked as internal",
          type ->
              type.getAnnotations().stream()
                  .anyMatch(mark -> mark.getRawType().getSimpleName().equals("Internal")));

  @ArchTest
  static final ArchRule EXAMPLES_USE_THE_API_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.parsimony..").and(DescribedPredicate.not(API)).or(INTERNAL));
}
