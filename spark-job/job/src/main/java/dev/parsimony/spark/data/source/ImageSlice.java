package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.ImageOptions;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.Serializable;
import java.util.List;

/**
 * Some of the images of a folder.
 *
 * @param classes names of the folders that are classes; empty where images have none
 */
record ImageSlice(List<Group> groups, List<String> classes, ImageOptions options) implements Slice {
  /** In place of a class. */
  static final int NO_CLASS = -1;

  private static final String SEPARATOR = "/";

  ImageSlice {
    groups = List.copyOf(groups);
    classes = List.copyOf(classes);
  }

  /**
   * Files of one folder, in their order.
   *
   * @param folder as a qualified URI
   * @param names with a slash between them: as one text, since every task gets those of all slices
   * @param label the class of all, or {@link #NO_CLASS}
   */
  record Group(String folder, String names, int label) implements Serializable {
    static Group of(String folder, List<String> names, int label) {
      return new Group(folder, String.join(SEPARATOR, names), label);
    }

    /** Returns the files' URIs. */
    List<String> files() {
      return List.of(names.split(SEPARATOR, -1)).stream()
          .map(name -> DataFiles.child(folder, name))
          .toList();
    }

    private Group with(int changed) {
      return new Group(folder, names, changed);
    }
  }

  /** Returns the names of the classes of a part; empty where images have none. */
  static List<String> classes(SourcePart part) {
    return part.slices().get(0).classNames();
  }

  @Override
  public ExampleReader open(DataFiles files, ExampleFormat format) {
    return new ImageReader(files, this, format.shape());
  }

  @Override
  public String name() {
    return DataFiles.shown(groups.get(0).folder());
  }

  @Override
  public Slice withoutLabels() {
    return new ImageSlice(
        groups.stream().map(group -> group.with(NO_CLASS)).toList(), classes, options);
  }

  /**
   * Returns the slice with other numbers of the classes.
   *
   * @param names of all classes, those of this slice among them
   */
  ImageSlice with(List<String> names) {
    return new ImageSlice(
        groups.stream()
            .map(group -> group.with(names.indexOf(classes.get(group.label()))))
            .toList(),
        names,
        options);
  }

  @Override
  public String labelWords() {
    return classes.isEmpty() ? "" : "class from the folder";
  }

  @Override
  public List<String> classNames() {
    return classes;
  }
}
