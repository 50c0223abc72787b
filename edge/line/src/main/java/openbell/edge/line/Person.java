package openbell.edge.line;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.report.Lang;
import org.jspecify.annotations.Nullable;

/// What is kept of a person: the language last used, the stocks followed, and a report that waits
/// for their next message.
///
/// @param lang `th` or `en`; null until one is chosen
/// @param follows tickers of the registry, in the order in which they were followed
/// @param waiting null when nothing waits
@JsonInclude(JsonInclude.Include.NON_NULL)
record Person(@Nullable String lang, List<String> follows, @Nullable Waiting waiting) {
  /// A report that is to be given with the next answer.
  ///
  /// @param forQuota whether it waits because the month's messages are nearly used up
  record Waiting(String ticker, String lang, boolean forQuota) {}

  static final Person NOBODY = new Person(null, List.of(), null);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  @SuppressWarnings("ConstantValue") // JSON may lack the list.
  Person {
    follows = follows == null ? List.of() : List.copyOf(follows);
  }

  Optional<Lang> language() {
    return Optional.ofNullable(lang).flatMap(Lang::of);
  }

  Optional<Waiting> waits() {
    return Optional.ofNullable(waiting);
  }

  Person speaking(Lang other) {
    return new Person(other.code(), follows, waiting);
  }

  Person following(String ticker) {
    if (follows.contains(ticker)) {
      return this;
    }
    List<String> all = new ArrayList<>(follows);
    all.add(ticker);
    return new Person(lang, all, waiting);
  }

  Person notFollowing(String ticker) {
    return new Person(lang, follows.stream().filter(t -> !t.equals(ticker)).toList(), waiting);
  }

  Person waitingFor(@Nullable Waiting report) {
    return new Person(lang, follows, report);
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException("a person that cannot be written as JSON", e);
    }
  }

  /// A kept person; empty when the record is none.
  static Optional<Person> read(byte[] json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, Person.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
