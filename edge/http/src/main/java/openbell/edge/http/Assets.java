package openbell.edge.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/// The files that the pages refer to, each by an address that changes with its content, so that a
/// browser may keep it for good. Immutable.
final class Assets {
  private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/htmx.org/pom.properties";
  private static final int HASH_CHARS = 10;

  @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
  private record Asset(String type, byte[] bytes, String hash) {}

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  /// Those on the class path.
  Assets() {
    add("app.css", "text/css; charset=utf-8", "app.css");
    add("scan.css", "text/css; charset=utf-8", "scan.css");
    add("ops.css", "text/css; charset=utf-8", "ops.css");
    add("app.js", "text/javascript; charset=utf-8", "app.js");
    add("htmx.js", "text/javascript; charset=utf-8", htmx());
    add("icon.svg", "image/svg+xml", "icon.svg");
  }

  /// Where a file is, with its content's hash.
  Address address(String name) {
    return Address.here("assets", name)
        .with("v", Objects.requireNonNull(assets.get(name), () -> "no asset " + name).hash);
  }

  /// A file; empty for a name that is none.
  ///
  /// @param hash as asked for: one of another version may not be kept under this content
  Optional<Response> find(String name, Optional<String> hash) {
    return Optional.ofNullable(assets.get(name))
        .map(
            asset ->
                Response.of(200, asset.type, asset.bytes)
                    .with(
                        "Cache-Control",
                        hash.equals(Optional.of(asset.hash))
                            ? "public, max-age=31536000, immutable"
                            : "no-cache"));
  }

  /// Where the WebJar has it: its path has its version.
  private static String htmx() {
    Properties properties = new Properties();
    try (InputStream in = open(WEBJAR)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + WEBJAR, e);
    }
    return "/META-INF/resources/webjars/htmx.org/%s/dist/htmx.min.js"
        .formatted(properties.getProperty("version"));
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(
        Assets.class.getResourceAsStream(resource), () -> resource + " is not on the class path");
  }

  private void add(String name, String type, String resource) {
    try (InputStream in = open(resource)) {
      byte[] bytes = in.readAllBytes();
      assets.put(name, new Asset(type, bytes, hash(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
