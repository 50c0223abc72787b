package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import openbell.desk.ReportDesk;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.ReportQuestion.Wanted;
import openbell.desk.Trace;
import openbell.edge.line.Messenger.Taken;
import openbell.report.Lang;
import openbell.report.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the followers of a ticker of its new report, once a session and language among all
/// instances, as far as the month's messages go.
final class Announcer {
  /// LINE's limit of one multicast.
  static final int MOST_AT_ONCE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final ReportDesk desk;
  private final Answers answers;
  private final People people;
  private final Marks marks;
  private final Messenger messenger;
  private final Places places;
  private final Lang lang;

  Announcer(
      ReportDesk desk,
      Answers answers,
      People people,
      Marks marks,
      Messenger messenger,
      Places places,
      Lang lang) {
    this.desk = desk;
    this.answers = answers;
    this.people = people;
    this.marks = marks;
    this.messenger = messenger;
    this.places = places;
    this.lang = lang;
  }

  LineAnnouncement announce(String ticker) throws InterruptedException {
    LineAnnouncement all = LineAnnouncement.NONE;
    for (Map.Entry<Lang, List<String>> group : followers(ticker).entrySet()) {
      all = all.and(announce(ticker, group.getKey(), group.getValue()));
    }
    return all;
  }

  private LineAnnouncement announce(String ticker, Lang language, List<String> ids) {
    ReportQuestion question =
        new ReportQuestion(
            ticker,
            Optional.empty(),
            Optional.of(language.code()),
            false,
            Wanted.DATA,
            Optional.empty());
    ReportOutcome outcome = desk.report(question, new Trace());
    if (!(outcome instanceof ReportOutcome.Answered answered)
        || answered.report().freshness().state().equals("stale")) {
      LOG.warn("{} in {} is not announced: there is no fresh report", ticker, language.code());
      return new LineAnnouncement(0, 0, ids.size(), 0);
    }
    Report report = answered.report();
    String mark = Marks.announcement(report.factsAsOf(), ticker, language.code());
    if (marks.begin(mark) != Marks.Begun.MINE) {
      return new LineAnnouncement(0, 0, 0, 1);
    }
    LineAnnouncement sent = send(report, ids);
    if (sent.failed() == 0) {
      marks.done(mark);
    } else {
      // Another call may try again: LINE knows those who have it by the retry key.
      marks.undone(mark);
    }
    return sent;
  }

  private LineAnnouncement send(Report report, List<String> ids) {
    long left = messenger.remaining() - Post.QUOTA_KEPT;
    int most = Math.clamp(left, 0, ids.size());
    if (most < ids.size()) {
      LOG.warn(
          "{} followers of {} are not told: the month's messages are nearly used up",
          ids.size() - most,
          report.ticker());
    }
    List<Message> bubble =
        List.of(answers.bubble(report, Person.NOBODY.following(report.ticker())));
    int sent = 0;
    for (int from = 0; from < most; from += MOST_AT_ONCE) {
      List<String> to = ids.subList(from, Math.min(from + MOST_AT_ONCE, most));
      Taken result = multicast(report, to, bubble);
      if (!(result instanceof Taken.Accepted)) {
        LOG.warn("LINE did not take the news of {}: {}", report.ticker(), result);
        return new LineAnnouncement(sent, ids.size() - most, most - sent, 0);
      }
      sent += to.size();
    }
    return new LineAnnouncement(sent, ids.size() - most, 0, 0);
  }

  private Taken multicast(Report report, List<String> to, List<Message> bubble) {
    String what =
        String.join(
            "/",
            "line/announce",
            report.ticker(),
            report.factsAsOf().toString(),
            report.lang(),
            String.join(",", to));
    UUID key = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    Taken first = messenger.multicast(key, to, bubble);
    return first instanceof Taken.Unclear ? messenger.multicast(key, to, bubble) : first;
  }

  /// Those who follow, by language, each group in the order of its ids.
  private Map<Lang, List<String>> followers(String ticker) throws InterruptedException {
    List<String> ids = people.followers(ticker);
    List<Future<Optional<Lang>>> readings = new ArrayList<>();
    Map<Lang, List<String>> groups = new EnumMap<>(Lang.class);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String id : ids) {
        readings.add(threads.submit(() -> places.in(() -> follows(id, ticker))));
      }
      for (int i = 0; i < ids.size(); i++) {
        Optional<Lang> language = readings.get(i).get();
        if (language.isPresent()) {
          groups.computeIfAbsent(language.get(), _ -> new ArrayList<>()).add(ids.get(i));
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the followers of " + ticker + " cannot be read", e);
    }
    return groups;
  }

  /// The follower's language; empty when the index was wrong, which is mended.
  private Optional<Lang> follows(String id, String ticker) {
    Person person = people.find(id);
    if (person.follows().contains(ticker)) {
      return Optional.of(person.language().orElse(lang));
    }
    people.forget(ticker, id);
    return Optional.empty();
  }
}
