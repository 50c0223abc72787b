package openbell.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a builder makes of a Dockerfile, without one: its COPY steps laid out in a folder that
 * stands for the image's root, its RUN steps really run, with this JDK as the base. Paths of the
 * image are read as paths below that folder, in commands and in the small files that were copied.
 * USER is left out: only root can become somebody else.
 */
final class LaidOutImage {
  private static final Pattern OF_THE_IMAGE =
      Pattern.compile("(?<![\\w./])/(?:app|data|var/task)\\b");
  private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");

  private final Path context;
  private final Path root;
  private final Map<String, String> env = new HashMap<>();
  private Path workDir;
  private List<String> entrypoint = List.of();
  private List<String> command = List.of();

  private LaidOutImage(Path context, Path root) {
    this.context = context;
    this.root = root;
    this.workDir = root;
    env.put("PATH", JAVA_BIN + File.pathSeparator + System.getenv("PATH"));
    env.put("LANG", "C.UTF-8");
  }

  static LaidOutImage build(Path context, Path root) throws Exception {
    LaidOutImage image = new LaidOutImage(context, root);
    for (String line : Files.readAllLines(context.resolve("Dockerfile"))) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        int space = line.indexOf(' ');
        image.step(line.substring(0, space), line.substring(space + 1));
      }
    }
    return image;
  }

  private void step(String instruction, String rest) throws Exception {
    switch (instruction) {
      case "FROM", "USER", "EXPOSE" -> assertThat(rest).isNotBlank();
      case "COPY" -> copy(rest.split(" ", -1));
      case "RUN" -> runStep(rest);
      case "WORKDIR" -> workDir = Files.createDirectories(Path.of(here(rest)));
      case "ENV" -> {
        for (String pair : rest.split(" ", -1)) {
          env.put(
              pair.substring(0, pair.indexOf('=')), here(pair.substring(pair.indexOf('=') + 1)));
        }
      }
      case "ENTRYPOINT" -> entrypoint = words(rest);
      case "CMD" -> command = words(rest);
      default -> throw new AssertionError("a step that this test does not know: " + instruction);
    }
  }

  private void copy(String[] words) throws IOException {
    Path to = Files.createDirectories(Path.of(here(words[words.length - 1])));
    for (int i = 0; i < words.length - 1; i++) {
      Path from = context.resolve(words[i]);
      if (Files.isDirectory(from)) {
        try (Stream<Path> files = Files.list(from)) {
          for (Path file : files.toList()) {
            Files.copy(file, to.resolve(file.getFileName()));
          }
        }
      } else if (words[i].endsWith(".so")) {
        Files.copy(from, to.resolve(words[i]));
      } else {
        Files.writeString(to.resolve(words[i]), here(Files.readString(from)));
      }
    }
  }

  private void runStep(String line) throws Exception {
    Path log = root.resolve("run.log");
    Process step =
        process(List.of("/bin/sh", "-c", here(line)), Map.of())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(step.waitFor()).as("%s: %s", line, Files.readString(log)).isZero();
  }

  private String here(String text) {
    return OF_THE_IMAGE.matcher(text).replaceAll(root + "$0");
  }

  private List<String> words(String array) {
    List<String> words = new ArrayList<>();
    for (String word : array.substring(1, array.length() - 1).split(", ", -1)) {
      words.add(here(word.substring(1, word.length() - 1)));
    }
    return words;
  }

  /** A file of the image. */
  Path file(String path) {
    return Path.of(here(path));
  }

  /** CMD. */
  List<String> command() {
    return command;
  }

  /** A container: ENTRYPOINT with these words in place of CMD, and more in its environment. */
  ProcessBuilder container(List<String> instead, Map<String, String> more) {
    List<String> all = new ArrayList<>(entrypoint);
    all.addAll(instead);
    return process(all, more);
  }

  private ProcessBuilder process(List<String> words, Map<String, String> more) {
    List<String> found = new ArrayList<>(words);
    if (found.getFirst().equals("java")) {
      found.set(0, JAVA_BIN.resolve("java").toString()); // A builder looks through the new PATH.
    }
    ProcessBuilder builder = new ProcessBuilder(found).directory(workDir.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.environment().putAll(more);
    return builder;
  }
}
