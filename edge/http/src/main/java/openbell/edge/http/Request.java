package openbell.edge.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One HTTP request, whichever adapter received it.
///
/// @param method in capitals
/// @param path as it was sent, percent-encoded, without the query
/// @param query as it was sent after the `?`, percent-encoded; empty without one
/// @param headers by lower-case name; a repeated one joined by `, `
/// @param body as received; not copied
/// @param client who asks, as far as limits go: an address
/// @param remaining how long there is for an answer
@SuppressWarnings("ArrayRecordComponent") // Bytes that came in as they are.
public record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    String client,
    Duration remaining) {

  /// Makes a request with its own copy of the headers.
  public Request {
    headers = Map.copyOf(headers);
  }

  /// A request without headers or body, with a minute for its answer.
  ///
  /// @param target path and query
  public static Request of(String method, String target) {
    int mark = target.indexOf('?');
    return new Request(
        method,
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        Map.of(),
        new byte[0],
        "127.0.0.1",
        Duration.ofMinutes(1));
  }

  /// This with one header more, or another one.
  public Request with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new Request(method, path, query, more, body, client, remaining);
  }

  /// This with another body.
  public Request with(byte[] otherBody) {
    return new Request(method, path, query, headers, otherBody, client, remaining);
  }

  /// The request whose parameters are those that a form sent in the body.
  ///
  /// @throws BadRequestException for a body that is no form
  Request form() {
    String type = header("content-type").orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
      throw new BadRequestException("the body is no form", "send it as a form does");
    }
    String sent = new String(body, StandardCharsets.UTF_8);
    return new Request(method, path, sent, headers, body, client, remaining);
  }

  /// A header's value; empty when it is absent.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /// The path's parts between slashes, each decoded after splitting, so that an encoded slash stays
  /// inside its part.
  ///
  /// @return empty for `/`
  /// @throws BadRequestException for an encoding that is none, or not UTF-8
  List<String> segments() {
    if (path.equals("/") || path.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(path.substring(1).split("/", -1)).map(s -> decoded(s, false)).toList();
  }

  /// A parameter of the query, decoded; empty when it is absent or blank.
  ///
  /// @throws BadRequestException for an encoding that is none, not UTF-8, or a parameter given
  ///   twice
  Optional<String> parameter(String name) {
    List<String> values = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (decoded(key, true).equals(name)) {
        values.add(equals < 0 ? "" : decoded(pair.substring(equals + 1), true));
      }
    }
    if (values.size() > 1) {
      throw new BadRequestException("the parameter " + name + " is given twice", "give it once");
    }
    return values.stream().filter(v -> !v.isBlank()).findFirst();
  }

  private static String decoded(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[raw.length];
    int size = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        int value = i + 2 < raw.length ? hex(raw[i + 1]) * 16 + hex(raw[i + 2]) : -1;
        if (value < 0) {
          throw new BadRequestException("a % without two hexadecimal digits", "encode it as %25");
        }
        out[size++] = (byte) value;
        i += 2;
      } else {
        out[size++] = plusIsSpace && raw[i] == '+' ? (byte) ' ' : raw[i];
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(out, 0, size)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException("the address is not UTF-8", "encode it as UTF-8");
    }
  }

  private static int hex(byte digit) {
    int value = Character.digit(digit, 16);
    return value < 0 ? -1000 : value;
  }
}
