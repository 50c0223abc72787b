package openbell.delivery.packager;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which files of a jar are of no use on Lambda: native libraries for other machines, what only
/// GraalVM reads, documentation. Licences and notices always stay.
record Unneeded(Architecture architecture) {

  private static final Pattern LEGAL =
      Pattern.compile("(?i)(?:.*/)?[^/]*(?:licen[sc]e|notice|copying|copyright)[^/]*");
  private static final Pattern DOCUMENTATION =
      Pattern.compile(
          "(?i)META-INF/native-image/.*|(?:.*/)?(?:javadoc|apidocs)/.*"
              + "|(?:META-INF/)?(?:readme|change(?:s|log)|release-notes)[^/]*|[^/]*\\.md");

  // Also libduckdb_java.so_linux_amd64 and libz.so.1.2.
  private static final Pattern LIBRARY =
      Pattern.compile(".*\\.(so|dylib|jnilib|dll)(?:[._][a-z0-9._]*)?");
  private static final Pattern X86_64 = Pattern.compile("x86[-_]64|amd64|\\bx64\\b");
  private static final Pattern ARM64 = Pattern.compile("aarch_?64|arm64");
  private static final Pattern OTHER_PROCESSOR =
      Pattern.compile(
          "x8664|aarch64|x86|i[3-6]86|arm|armv\\d.*|armhf|armel|ia64"
              + "|(?:ppc|power|s390|riscv|mips|loong|sparc).*");
  private static final Set<String> OTHER_SYSTEM =
      Set.of(
          "mac",
          "macos",
          "macosx",
          "osx",
          "darwin",
          "ios",
          "win",
          "win32",
          "win64",
          "windows",
          "freebsd",
          "openbsd",
          "netbsd",
          "dragonfly",
          "sunos",
          "solaris",
          "aix",
          "android");

  /// Whether the file of a jar with this path can stay away.
  boolean fits(String path) {
    return !LEGAL.matcher(path).matches()
        && (isForeignLibrary(path) || DOCUMENTATION.matcher(path).matches());
  }

  /// Whether it is a native library that says in its path that it is for another machine; one that
  /// says nothing stays.
  boolean isForeignLibrary(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    var library = LIBRARY.matcher(lower);
    if (!library.matches()) {
      return false;
    }
    if (!library.group(1).equals("so")) {
      return true;
    }
    List<String> words = Arrays.asList(even(lower).split("[^a-z0-9]+", -1));
    // Lambda is Amazon Linux, which has glibc.
    boolean otherSystem =
        words.contains("musl")
            || (!words.contains("linux") && words.stream().anyMatch(OTHER_SYSTEM::contains));
    String mine = architecture.word().replace("_", "");
    boolean otherProcessor =
        !words.contains(mine) && words.stream().anyMatch(w -> OTHER_PROCESSOR.matcher(w).matches());
    return otherSystem || otherProcessor;
  }

  /// A path in lower case with one spelling for each of Lambda's processors, apart from the rest.
  static String even(String lower) {
    return ARM64.matcher(X86_64.matcher(lower).replaceAll(" x8664 ")).replaceAll(" aarch64 ");
  }
}
