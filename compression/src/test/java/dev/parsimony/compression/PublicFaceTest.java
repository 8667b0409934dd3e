package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users may rely on: public types that are neither {@link Internal} nor new. */
final class PublicFaceTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.parsimony.compression");

  @Test
  void stableTypesAreThese() {
    assertEquals(
        List.of(
            "CompressionFigures",
            "CompressorSpec",
            "Experimental",
            "GradientCompressor",
            "Internal",
            "ResidualSnapshot",
            "Share",
            "aggregate.BlockAggregator",
            "codec.GradientMessage",
            "codec.MalformedBlockException",
            "kryo.CompressionKryo",
            "moments.GradientMoments",
            "moments.MomentRequest",
            "moments.SecondMomentAverage",
            "param.NonFiniteException",
            "param.ParameterLayout",
            "param.ParameterTensor",
            "param.TensorKind"),
        CLASSES.stream()
            .filter(PublicFaceTest::isPublic)
            .filter(type -> !marked(type, Internal.class) && !marked(type, Experimental.class))
            .map(type -> type.getName().substring("dev.parsimony.compression.".length()))
            .sorted()
            .toList());
  }

  @Test
  void whatUsersSeeNamesNothingInternal() {
    assertEquals(
        new TreeSet<>(),
        CLASSES.stream()
            .filter(type -> isPublic(type) && !marked(type, Internal.class))
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(method -> !method.isAnnotatedWith(Internal.class))
            .filter(method -> types(method).anyMatch(type -> marked(type, Internal.class)))
            .map(JavaMethod::getFullName)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Stream<JavaClass> types(JavaMethod method) {
    return Stream.concat(
        Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream());
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicFaceTest::isPublic).orElse(true);
  }

  private static boolean marked(JavaClass type, Class<? extends Annotation> by) {
    return type.isAnnotatedWith(by)
        || type.getEnclosingClass().map(outer -> marked(outer, by)).orElse(false);
  }
}
