package openbell.delivery.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import openbell.delivery.bundle.BuiltBundle.Placed;
import openbell.delivery.bundle.BundleRules.Rule;
import openbell.delivery.bundle.loader.BundleIndex;
import openbell.delivery.bundle.loader.BundleJar;

/// Splits a class path into the thin jars of a function's zip and the heavy ones of its bundle.
///
/// The same jars under the same rules give the same bundle, to the byte, on any machine.
public final class BundleBuilder {

  private BundleBuilder() {}

  /// Splits these jars, in the order of the class path.
  ///
  /// @throws IllegalArgumentException if none is heavy, two heavy ones have one name, or one cannot
  ///   be read
  public static BuiltBundle build(List<Path> jars, BundleRules rules) {
    List<Placed> placed = new ArrayList<>();
    List<BundleJar> heavy = new ArrayList<>();
    Set<Rule> used = new HashSet<>();
    long offset = 0;
    for (Path path : jars) {
      ClassPathJar jar = ClassPathJar.open(path);
      Optional<Rule> rule = rules.deciding(jar);
      rule.ifPresent(used::add);
      // The loader has to be there before any bundle is.
      boolean isHeavy = rule.map(Rule::heavy).orElse(false) && !jar.loader();
      try {
        placed.add(new Placed(path, Files.size(path), isHeavy, rule));
        if (isHeavy) {
          heavy.add(entry(jar, offset));
          offset += heavy.getLast().sizeBytes();
        }
      } catch (IOException e) {
        throw new IllegalArgumentException(path + " cannot be read: " + e, e);
      }
    }
    if (heavy.isEmpty()) {
      throw new IllegalArgumentException(
          "No rule makes any of the " + jars.size() + " jars heavy: there is nothing to bundle");
    }
    List<Rule> unused = rules.rules().stream().filter(r -> !used.contains(r)).toList();
    return new BuiltBundle(new BundleIndex(heavy), placed, unused);
  }

  private static BundleJar entry(ClassPathJar jar, long offset) throws IOException {
    MessageDigest whole = sha256();
    List<String> pieces = new ArrayList<>();
    long size = 0;
    try (InputStream in = Files.newInputStream(jar.path())) {
      byte[] piece = in.readNBytes(BundleIndex.PIECE_BYTES);
      while (piece.length > 0) {
        whole.update(piece);
        pieces.add(HexFormat.of().formatHex(sha256().digest(piece)));
        size += piece.length;
        piece = in.readNBytes(BundleIndex.PIECE_BYTES);
      }
    }
    return new BundleJar(
        jar.name(), offset, size, HexFormat.of().formatHex(whole.digest()), pieces);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256, which every JDK must have", e);
    }
  }
}
