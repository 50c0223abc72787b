package openbell.delivery.bundle.loader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import openbell.delivery.bundle.loader.BundleException.Kind;
import openbell.store.signing.SigV4;
import org.jspecify.annotations.Nullable;

/// The bundle's object in the bucket, read by signed requests for ranges of it.
///
/// Made of [HttpURLConnection], which is ready to use in a cold JVM within 10 ms; `java.net.http`
/// takes 200 more.
final class RemoteObject {

  private static final Pattern ERROR_CODE = Pattern.compile("<Code>([A-Za-z]{1,60})</Code>");
  private static final int MAX_ERROR_BYTES = 4096;

  private final URI uri;
  private final String place;
  private final SigV4 signer;
  private final InstantSource clock;
  private final int stallMillis;

  RemoteObject(URI uri, String place, SigV4 signer, InstantSource clock, Duration stall) {
    this.uri = uri;
    this.place = place;
    this.signer = signer;
    this.clock = clock;
    this.stallMillis = (int) stall.toMillis();
  }

  /// A range as it comes. Closing it early gives up the connection.
  ///
  /// @param totalBytes of the whole object
  record Range(HttpURLConnection connection, InputStream body, long totalBytes)
      implements AutoCloseable {

    /// Reads some bytes, at least one.
    int read(byte[] into, int atMost) throws IOException {
      int count = body.read(into, 0, atMost);
      if (count <= 0) {
        throw new IOException("the connection ended within a range");
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /// Asks for the bytes `from` to `to`, the last one included; fewer come if the object is shorter.
  ///
  /// @throws IOException if another attempt may do
  /// @throws BundleException if not
  Range get(long from, long to) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(stallMillis);
    connection.setReadTimeout(stallMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    String range = "bytes=" + from + "-" + to;
    Map<String, String> signed = Map.of("host", uri.getRawAuthority(), "range", range);
    connection.setRequestProperty("Range", range);
    signer
        .sign("GET", uri.getRawPath(), "", signed, clock.instant())
        .forEach(connection::setRequestProperty);
    int status = connection.getResponseCode();
    if (status == 206) {
      return new Range(connection, connection.getInputStream(), total(connection, from));
    }
    throw refused(connection, status);
  }

  private static long total(HttpURLConnection connection, long from) throws IOException {
    String text = String.valueOf(connection.getHeaderField("Content-Range"));
    int slash = text.indexOf('/');
    if (!text.startsWith("bytes " + from + "-") || slash < 0) {
      connection.disconnect();
      throw new IOException("an answer for another range than was asked for: " + text);
    }
    try {
      return Long.parseLong(text.substring(slash + 1));
    } catch (NumberFormatException e) {
      connection.disconnect();
      throw new IOException("an answer without the object's size: " + text, e);
    }
  }

  private BundleException refused(HttpURLConnection connection, int status) throws IOException {
    String code = code(connection);
    String answer = "HTTP " + status + (code.isEmpty() ? "" : " " + code);
    String region = connection.getHeaderField("x-amz-bucket-region");
    connection.disconnect();
    return switch (status) {
      case 408, 429, 500, 502, 503, 504 -> throw new IOException(answer);
      case 200 ->
          failure(
              Kind.UNAVAILABLE,
              "was sent whole where a range was asked for (use a server of ranges)");
      case 301, 307, 400 ->
          failure(
              Kind.SETTINGS,
              "is refused with "
                  + answer
                  + (region == null ? " (check AWS_REGION)" : ": the bucket is in " + region));
      case 401, 403 ->
          failure(
              Kind.DENIED,
              "is refused with "
                  + answer
                  + " (allow the function's role s3:GetObject on it;"
                  + " without s3:ListBucket an absent object is refused, too)");
      case 404 ->
          failure(
              Kind.MISSING,
              "is not there: " + answer + " (publish it, or pin one that is: see BUNDLE_SHA256)");
      case 416 -> failure(Kind.DAMAGED, "is shorter than it should be (publish it again)");
      default -> failure(Kind.UNAVAILABLE, "is refused with " + answer);
    };
  }

  private BundleException failure(Kind kind, String what) {
    return new BundleException(kind, place + " " + what);
  }

  private static String code(HttpURLConnection connection) {
    @Nullable InputStream error = connection.getErrorStream();
    if (error == null) {
      return "";
    }
    try (error) {
      Matcher found = ERROR_CODE.matcher(new String(error.readNBytes(MAX_ERROR_BYTES), UTF_8));
      return found.find() ? found.group(1) : "";
    } catch (IOException e) {
      return ""; // The status says enough.
    }
  }
}
