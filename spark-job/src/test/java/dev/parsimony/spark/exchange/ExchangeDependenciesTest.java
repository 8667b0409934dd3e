package dev.parsimony.spark.exchange;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The exchange needs the JDK only, so that it runs on any Spark and without one. */
@AnalyzeClasses(
    packages = "dev.parsimony.spark.exchange",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ExchangeDependenciesTest {

  @ArchTest
  static final ArchRule JDK_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax.crypto..", "org.jspecify..", "dev.parsimony.spark.exchange");
}
