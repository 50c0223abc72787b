package openbell.delivery.bundle.loader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import openbell.delivery.bundle.loader.BundleException.Kind;

/// What is in a bundle, in the order of the class path.
///
/// The object is a head and a body. The head: the eight bytes `OBBUNDLE`, the format's version and
/// the length of the index as big-endian `int`s, and the index, lines of UTF-8 with tabs between:
///
/// ```text
/// jar    OFFSET  SIZE  SHA256  NAME
/// piece  SHA256
/// ```
///
/// A `jar` line for each jar, and below it, where it is larger than [#PIECE_BYTES], a `piece` line
/// for each of its pieces. The body: the jars, one behind the other, as they are. The bundle's hash
/// is that of its head, so that every byte is covered, and any piece can be checked alone.
public record BundleIndex(List<BundleJar> jars) {

  /// How much is fetched and checked at once, at most.
  public static final int PIECE_BYTES = 4 << 20;

  /// The most bytes of a head; some 40,000 jars.
  public static final int MAX_HEAD_BYTES = 8 << 20;

  static final int PREFIX_BYTES = 16;

  private static final byte[] MAGIC = "OBBUNDLE".getBytes(UTF_8);
  private static final int VERSION = 1;

  /// Checks that the jars lie one behind the other and that no two have one name.
  ///
  /// @throws IllegalArgumentException with the jar that is wrong
  public BundleIndex {
    jars = List.copyOf(jars);
    Set<String> names = new HashSet<>();
    long next = 0;
    for (BundleJar jar : jars) {
      if (jar.offset() != next) {
        throw new IllegalArgumentException(
            "expected " + jar.name() + " at " + next + ", found it at " + jar.offset());
      }
      if (!names.add(jar.name())) {
        throw new IllegalArgumentException("expected " + jar.name() + " once, found it twice");
      }
      next = Math.addExact(next, jar.sizeBytes());
    }
    if (jars.isEmpty()) {
      throw new IllegalArgumentException("expected at least one jar");
    }
  }

  /// How many bytes the jars have together.
  public long bodyBytes() {
    return jars.getLast().offset() + jars.getLast().sizeBytes();
  }

  /// The head of the object.
  public byte[] head() {
    StringBuilder lines = new StringBuilder();
    for (BundleJar jar : jars) {
      lines.append("jar\t").append(jar.offset()).append('\t').append(jar.sizeBytes());
      lines.append('\t').append(jar.sha256()).append('\t').append(jar.name()).append('\n');
      if (jar.pieces().size() > 1) {
        jar.pieces().forEach(p -> lines.append("piece\t").append(p).append('\n'));
      }
    }
    byte[] index = lines.toString().getBytes(UTF_8);
    ByteBuffer head = ByteBuffer.allocate(PREFIX_BYTES + index.length);
    head.put(MAGIC).putInt(VERSION).putInt(index.length).put(index);
    return head.array();
  }

  /// The bundle's hash.
  public String sha256() {
    byte[] head = head();
    return Sha256.of(head, 0, head.length);
  }

  /// How many bytes the head has, as its first [#PREFIX_BYTES] say.
  ///
  /// @throws BundleException of kind `DAMAGED` if they are not those of a bundle
  static int headBytes(byte[] start) {
    if (start.length < PREFIX_BYTES) {
      throw damaged("it has only " + start.length + " bytes");
    }
    ByteBuffer prefix = ByteBuffer.wrap(start, 0, PREFIX_BYTES);
    byte[] magic = new byte[MAGIC.length];
    prefix.get(magic);
    if (ByteBuffer.wrap(magic).compareTo(ByteBuffer.wrap(MAGIC)) != 0) {
      throw damaged("it does not start with OBBUNDLE");
    }
    int version = prefix.getInt();
    if (version != VERSION) {
      throw damaged("its format is " + version + ", not " + VERSION);
    }
    int length = prefix.getInt();
    if (length <= 0 || length > MAX_HEAD_BYTES - PREFIX_BYTES) {
      throw damaged("its index has " + length + " bytes");
    }
    return PREFIX_BYTES + length;
  }

  /// Reads a head; bytes behind it do not matter.
  ///
  /// @param sha256 what it must hash to
  /// @throws BundleException of kind `DAMAGED` if a byte of it is not what it was
  public static BundleIndex parse(byte[] start, String sha256) {
    int length = headBytes(start);
    if (start.length < length) {
      throw damaged("it ends within its index, at " + start.length + " of " + length + " bytes");
    }
    String found = Sha256.of(start, 0, length);
    if (!found.equals(sha256)) {
      throw damaged("its index has the SHA-256 " + found);
    }
    return parse(start, length);
  }

  /// Reads a head that somebody has checked before.
  static BundleIndex parse(byte[] start, int headBytes) {
    try {
      return lines(new String(start, PREFIX_BYTES, headBytes - PREFIX_BYTES, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new BundleException(Kind.DAMAGED, "Not a bundle's index: " + e.getMessage(), e);
    }
  }

  private static BundleIndex lines(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("expected a line's end at its end");
    }
    List<BundleJar> jars = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    int at = 0;
    while (at < lines.length - 1) {
      String[] words = lines[at++].split("\t", -1);
      if (words.length != 5 || !words[0].equals("jar")) {
        throw new IllegalArgumentException("expected a jar, found '" + lines[at - 1] + "'");
      }
      List<String> pieces = new ArrayList<>();
      while (lines[at].startsWith("piece\t")) {
        pieces.add(lines[at++].substring("piece\t".length()));
      }
      if (pieces.isEmpty()) {
        pieces.add(words[3]);
      }
      long offset = Long.parseLong(words[1]);
      long size = Long.parseLong(words[2]);
      jars.add(new BundleJar(words[4], offset, size, words[3], pieces));
    }
    return new BundleIndex(jars);
  }

  private static BundleException damaged(String why) {
    return new BundleException(Kind.DAMAGED, "Not the bundle that was pinned: " + why);
  }
}
