package openbell.edge.http;

import java.io.ByteArrayOutputStream;
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
/// browser may keep it for good. What a page always needs together is one file: a browser that has
/// nothing yet asks for few things at once. Immutable.
final class Assets {
  private static final int HASH_CHARS = 10;
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
  private record Asset(String type, byte[] bytes, String hash) {}

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  /// Those on the class path.
  Assets() {
    add("app.css", CSS, "app.css");
    add("scan.css", CSS, "table.css", "scan.css");
    add("ops.css", CSS, "ops.css");
    add("report.css", CSS, "table.css", "report.css");
    add("lake.css", CSS, "table.css", "lake.css");
    add("app.js", SCRIPT, webjar("org.webjars.npm", "htmx.org", "dist/htmx.min.js"), "app.js");
    add("report.js", SCRIPT, "chart.js", "report.js");
    add("echarts.js", SCRIPT, webjar("org.webjars", "echarts", "echarts.min.js"));
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

  /// Where a WebJar has its script: the path has its version.
  private static String webjar(String group, String name, String file) {
    String about = "/META-INF/maven/%s/%s/pom.properties".formatted(group, name);
    Properties properties = new Properties();
    try (InputStream in = open(about)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + about, e);
    }
    return "/META-INF/resources/webjars/%s/%s/%s"
        .formatted(name, properties.getProperty("version"), file);
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(
        Assets.class.getResourceAsStream(resource), () -> resource + " is not on the class path");
  }

  /// An asset of these resources, one after the other.
  private void add(String name, String type, String... resources) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String resource : resources) {
      try (InputStream in = open(resource)) {
        in.transferTo(all);
        all.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + resource, e);
      }
    }
    byte[] bytes = all.toByteArray();
    assets.put(name, new Asset(type, bytes, hash(bytes)));
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
