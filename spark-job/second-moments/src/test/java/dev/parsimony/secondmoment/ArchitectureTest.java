package dev.parsimony.secondmoment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.secondmoment.reuse.ForwardReuse;

/** What second moments may depend on. */
@AnalyzeClasses(
    packages = {"dev.parsimony.secondmoment", "org.nd4j.nativeblas"},
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
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

  /** The programming interface: what carries no mark and is public. */
  @ArchTest
  static final ArchRule NOTHING_ELSE_IS_PUBLIC_WITHOUT_A_MARK =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .doNotBelongToAnyOf(
              SecondMoments.class,
              UnsupportedLayerException.class,
              SecondMomentRule.class,
              SecondMomentLayer.class,
              MomentSink.class,
              ExampleRows.class,
              ExactnessCheck.class,
              ForwardReuse.class,
              Kernels.class,
              Convolutions.class,
              OneDnn.class,
              Internal.class)
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .beAnnotatedWith(Internal.class);

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.parsimony.secondmoment.(**)").should().beFreeOfCycles();
}
