package openbell.delivery.bundle;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The jars that a program runs with.
public final class ClassPath {

  private ClassPath() {}

  /// The jars of a folder, by name, or those of a class-path string, in its order; there `dir/*`
  /// stands for a folder's, and folders of classes are left out: they are the function's own.
  ///
  /// @throws IllegalArgumentException for what is not there, or has no jar
  public static List<Path> of(String folderOrClassPath) {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(Path.of(folderOrClassPath))) {
      jars.addAll(folder(Path.of(folderOrClassPath)));
    } else {
      for (String each : folderOrClassPath.split(File.pathSeparator, -1)) {
        if (each.endsWith("/*")) {
          jars.addAll(folder(Path.of(each.substring(0, each.length() - 2))));
        } else if (Files.isRegularFile(Path.of(each))) {
          jars.add(Path.of(each));
        } else if (!each.isEmpty() && !Files.isDirectory(Path.of(each))) {
          throw new IllegalArgumentException(
              each + " of the class path is not there: build the module first");
        }
      }
    }
    if (jars.isEmpty()) {
      throw new IllegalArgumentException(
          "No jar in '" + folderOrClassPath + "': give a folder of jars or a class path");
    }
    return List.copyOf(jars);
  }

  private static List<Path> folder(Path folder) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read the folder " + folder + ": " + e, e);
    }
    Collections.sort(jars);
    return jars;
  }
}
