package openbell.edge.mail;

import java.net.URI;
import java.util.Optional;
import openbell.desk.ops.OpsJson;
import openbell.desk.ops.OpsNumbers;
import openbell.report.Lang;

/// The operator's numbers of a period, told: as a subject, plain text and HTML.
///
/// All that it says is in one [OpsNumbers], so it is what the operator's page and commands say of
/// the same period; the most that one reads, ten lines of each, is told. It names tickers, sources
/// and requests, no person.
public final class Digest {
  private final OpsNumbers numbers;
  private final DigestWords words;
  private final DigestPage page;
  private final Optional<URI> operatorsPage;

  /// The digest of these numbers.
  ///
  /// @param site the root of the site, for a link to the operator's page; empty: no link
  public Digest(OpsNumbers numbers, Lang lang, Optional<URI> site) {
    this.numbers = numbers;
    words = DigestWords.in(lang);
    page = DigestPage.of(numbers, words);
    operatorsPage = site.map(root -> URI.create(root + "/ops"));
  }

  /// One line: the day, how much is fresh, what is wrong.
  public String subject() {
    return page.subject();
  }

  /// All of it as plain text, a few dozen lines.
  public String text() {
    return DigestText.of(page, words, operatorsPage);
  }

  /// All of it as a document for mail programs: at most 600 pixels wide, nothing from outside.
  public String html() {
    return DigestHtml.of(page, words, operatorsPage);
  }

  /// The numbers alone, as one JSON document: the answer of `GET /api/ops`.
  public String json() {
    return OpsJson.of(numbers).toPrettyString();
  }

  /// Whether it has the numbers of all instances.
  boolean whole() {
    return numbers.unread().isEmpty();
  }

  /// What is sent.
  public Letter letter() {
    return new Letter(
        "digest." + numbers.to(), subject(), text(), Optional.of(html()), words.lang().code());
  }
}
