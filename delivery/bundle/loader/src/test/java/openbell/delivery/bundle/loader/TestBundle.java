package openbell.delivery.bundle.loader;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A bundle of jars of random bytes, put together from the format's description and not by the code
/// under test.
record TestBundle(Map<String, byte[]> jars, byte[] object, BundlePin pin) {

  static TestBundle of(long seed, int... sizes) {
    Map<String, byte[]> jars = new LinkedHashMap<>();
    Random random = new Random(seed);
    for (int i = 0; i < sizes.length; i++) {
      byte[] bytes = new byte[sizes[i]];
      random.nextBytes(bytes);
      jars.put("lib-" + i + "-1.0.jar", bytes);
    }
    return of(jars);
  }

  static TestBundle of(Map<String, byte[]> jars) {
    StringBuilder lines = new StringBuilder();
    long offset = 0;
    for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
      byte[] bytes = jar.getValue();
      String hash = sha256(bytes, 0, bytes.length);
      lines.append("jar\t%d\t%d\t%s\t%s\n".formatted(offset, bytes.length, hash, jar.getKey()));
      for (int at = 0; bytes.length > 4194304 && at < bytes.length; at += 4194304) {
        lines.append(
            "piece\t%s\n".formatted(sha256(bytes, at, Math.min(bytes.length, at + 4194304))));
      }
      offset += bytes.length;
    }
    byte[] index = lines.toString().getBytes(US_ASCII);
    int headBytes = 16 + index.length;
    ByteBuffer object = ByteBuffer.allocate(headBytes + (int) offset);
    object.put("OBBUNDLE".getBytes(US_ASCII)).putInt(1).putInt(index.length).put(index);
    jars.values().forEach(object::put);
    String sha256 = sha256(object.array(), 0, headBytes);
    return new TestBundle(jars, object.array(), new BundlePin("app", sha256));
  }

  int headBytes() {
    return 16 + ByteBuffer.wrap(object).getInt(12);
  }

  /// The object with one bit turned over.
  byte[] turned(int at, int bit) {
    byte[] bytes = object.clone();
    bytes[at] ^= (byte) (1 << bit);
    return bytes;
  }

  /// What in this folder is under a jar's own name without being that jar, to the last byte.
  List<String> wrongIn(Path directory) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
      Path file = directory.resolve(pin.sha256()).resolve(jar.getKey());
      if (Files.exists(file) && !Arrays.equals(Files.readAllBytes(file), jar.getValue())) {
        wrong.add(jar.getKey());
      }
    }
    return wrong;
  }

  /// Whether these files are the jars, in their order.
  boolean isIn(List<Path> files) throws IOException {
    List<byte[]> expected = List.copyOf(jars.values());
    boolean same = files.size() == expected.size();
    for (int i = 0; same && i < files.size(); i++) {
      same = Arrays.equals(Files.readAllBytes(files.get(i)), expected.get(i));
    }
    return same;
  }

  private static String sha256(byte[] bytes, int from, int to) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, to - from);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
