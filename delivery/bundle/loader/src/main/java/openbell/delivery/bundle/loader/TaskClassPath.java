package openbell.delivery.bundle.loader;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import openbell.delivery.bundle.loader.BundleException.Kind;

/// The function's own class path, as Lambda's runtime has it: the task's root, the jars of its
/// `lib`, then those of the layers, each by name.
final class TaskClassPath {

  private TaskClassPath() {}

  /// @param taskRoot `LAMBDA_TASK_ROOT`; empty where there is none, and this JVM's class path
  ///   counts
  static List<Path> of(String taskRoot, Path layers, String classPath) {
    if (taskRoot.isEmpty()) {
      List<Path> paths = new ArrayList<>();
      for (String each : classPath.split(File.pathSeparator, -1)) {
        if (!each.isEmpty()) {
          paths.add(Path.of(each));
        }
      }
      return paths;
    }
    Path root = Path.of(taskRoot);
    List<Path> paths = new ArrayList<>(List.of(root));
    paths.addAll(jars(root.resolve("lib")));
    paths.addAll(jars(layers));
    return paths;
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      jars.forEach(found::add);
    } catch (IOException e) {
      throw new BundleException(Kind.SETTINGS, "Cannot read " + folder + ": " + e, e);
    }
    Collections.sort(found);
    return found;
  }
}
