package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.ReportDesk;
import openbell.desk.ReportOutcome;
import openbell.desk.ReportQuestion;
import openbell.desk.ReportQuestion.Wanted;
import openbell.desk.Trace;
import openbell.edge.line.Command.Part;
import openbell.edge.line.LineSummary.Fate;
import openbell.edge.line.Person.Waiting;
import openbell.report.Lang;

/// The way of a question in the chat: answered at once from the cache; else the chat shows that
/// something is coming, and the report is waited for, first as long as the reply token lives, then
/// for a push, and at last it waits for the person's next message.
final class StockQuestions {
  /// The longest that LINE shows its loading animation; a message ends it.
  private static final int LOADING_SECONDS = 60;

  private final ReportDesk desk;
  private final Answers answers;
  private final Phrases phrases;
  private final People people;
  private final Post post;
  private final Messenger messenger;
  private final Places places;
  private final Times times;
  private final InstantSource clock;

  /// The parts of the way.
  record Parts(
      ReportDesk desk,
      Answers answers,
      Phrases phrases,
      People people,
      Post post,
      Messenger messenger,
      Places places,
      Times times,
      InstantSource clock) {}

  StockQuestions(Parts parts) {
    this.desk = parts.desk();
    this.answers = parts.answers();
    this.phrases = parts.phrases();
    this.people = parts.people();
    this.post = parts.post();
    this.messenger = parts.messenger();
    this.places = parts.places();
    this.times = parts.times();
    this.clock = parts.clock();
  }

  /// Answers a question about a stock.
  Fate ask(Turn turn, Command.Ask ask) {
    ReportQuestion question = question(ask.query(), ask.date(), turn.lang(), ask.part());
    ReportOutcome outcome = ask(question, Duration.ZERO);
    if (outcome instanceof ReportOutcome.BeingMade busy) {
      if (turn.oneToOne() && turn.userId().isPresent()) {
        messenger.showLoading(turn.userId().get(), LOADING_SECONDS);
      }
      outcome = waitUntil(question, turn, turn.receivedAt().plus(times.replyWait()));
      if (outcome instanceof ReportOutcome.BeingMade) {
        return slow(turn, ask, question, busy);
      }
    }
    return answer(turn, ask, outcome);
  }

  /// Answers with these messages, and with a report that waited for this moment.
  Fate answer(Turn turn, List<Message> messages) {
    return send(turn, messages, Optional.empty());
  }

  private Fate answer(Turn turn, Command.Ask ask, ReportOutcome outcome) {
    List<Message> messages =
        answers.to(new Answers.Asked(ask, turn.lang(), turn.person()), outcome);
    return send(turn, messages, tickerOf(outcome));
  }

  /// The reply token is about to end.
  private Fate slow(
      Turn turn, Command.Ask ask, ReportQuestion question, ReportOutcome.BeingMade busy) {
    String ticker = busy.ticker().ticker();
    if (!turn.oneToOne() || turn.userId().isEmpty()) {
      return send(turn, "wait.group", ticker);
    }
    if (!clock.instant().isBefore(turn.until())) {
      return leave(turn, ticker, "wait", false);
    }
    if (!post.mayPush(1)) {
      return leave(turn, ticker, "wait.quota", true);
    }
    ReportOutcome outcome = waitUntil(question, turn, turn.receivedAt().plus(times.longest()));
    return outcome instanceof ReportOutcome.BeingMade
        ? leave(turn, ticker, "wait", false)
        : answer(turn, ask, outcome);
  }

  /// Leaves the report for the person's next message, and says so where that can be said.
  private Fate leave(Turn turn, String ticker, String phrase, boolean forQuota) {
    hold(turn, ticker, forQuota);
    List<Message> said = List.of(Answers.text(phrases.say(phrase, turn.lang(), "ticker", ticker)));
    return post.answer(turn.event(), turn.receivedAt(), said) == Post.Sent.NO
        ? Fate.FAILED
        : Fate.HANDLED;
  }

  private Fate send(Turn turn, String phrase, String ticker) {
    List<Message> said = List.of(Answers.text(phrases.say(phrase, turn.lang(), "ticker", ticker)));
    return post.answer(turn.event(), turn.receivedAt(), said) == Post.Sent.YES
        ? Fate.HANDLED
        : Fate.FAILED;
  }

  /// @param ticker what the messages are a report on, if on any
  private Fate send(Turn turn, List<Message> messages, Optional<String> ticker) {
    Optional<Waiting> waiting = turn.oneToOne() ? turn.person().waits() : Optional.empty();
    List<Message> before = waiting.map(w -> waited(turn, w, ticker)).orElse(List.of());
    List<Message> all = new ArrayList<>(before);
    all.addAll(messages);
    Post.Sent sent = post.answer(turn.event(), turn.receivedAt(), Turn.fitting(all));
    if (sent != Post.Sent.YES && !before.isEmpty()) {
      waiting.ifPresent(w -> hold(turn, w.ticker(), w.forQuota()));
    }
    if (sent == Post.Sent.WITHHELD) {
      ticker.ifPresent(t -> hold(turn, t, true));
    }
    return sent == Post.Sent.NO ? Fate.FAILED : Fate.HANDLED;
  }

  /// What comes before an answer because it waited for it; nothing while it is still being made, or
  /// when another answer has taken it.
  private List<Message> waited(Turn turn, Waiting waiting, Optional<String> ticker) {
    Lang lang = Lang.of(waiting.lang()).orElse(turn.lang());
    boolean same = ticker.equals(Optional.of(waiting.ticker())) && lang == turn.lang();
    Command.Ask ask =
        new Command.Ask(waiting.ticker(), Optional.of(lang), Part.ALL, Optional.empty());
    ReportOutcome outcome = ask(question(ask.query(), ask.date(), lang, ask.part()), Duration.ZERO);
    if (outcome instanceof ReportOutcome.BeingMade || !taken(turn, waiting)) {
      return List.of();
    }
    List<Message> all = new ArrayList<>();
    String phrase = waiting.forQuota() ? "waited" : "waited.slow";
    if (outcome instanceof ReportOutcome.Answered || outcome instanceof ReportOutcome.OlderText) {
      all.add(Answers.text(phrases.say(phrase, turn.lang(), "ticker", waiting.ticker())));
    }
    if (!same) {
      // The bubble, and of the text what leaves room for one message more.
      List<Message> report = answers.to(new Answers.Asked(ask, lang, turn.person()), outcome);
      all.addAll(report.subList(0, Math.min(report.size(), 2)));
    }
    return all;
  }

  private boolean taken(Turn turn, Waiting waiting) {
    Person before =
        people.change(
            turn.userId().orElseThrow(),
            p -> p.waits().equals(Optional.of(waiting)) ? p.waitingFor(null) : p);
    return before.waits().equals(Optional.of(waiting));
  }

  private void hold(Turn turn, String ticker, boolean forQuota) {
    Waiting waiting = new Waiting(ticker, turn.lang().code(), forQuota);
    // Who was known when this answer began and is not now has asked to be forgotten meanwhile.
    boolean known = !turn.person().equals(Person.NOBODY);
    turn.userId()
        .ifPresent(
            id ->
                people.change(
                    id, p -> known && p.equals(Person.NOBODY) ? p : p.waitingFor(waiting)));
  }

  private ReportOutcome waitUntil(ReportQuestion question, Turn turn, Instant end) {
    Instant last = end.isBefore(turn.until()) ? end : turn.until();
    Duration wait = Duration.between(clock.instant(), last);
    return places.out(() -> ask(question, wait.isNegative() ? Duration.ZERO : wait));
  }

  private ReportOutcome ask(ReportQuestion question, Duration wait) {
    return desk.report(question.within(wait), new Trace());
  }

  /// PDF and picture are of facts, which an older system's text has not.
  private static ReportQuestion question(
      String query, Optional<String> date, Lang lang, Part part) {
    boolean drawn = part == Part.PDF || part == Part.CHART;
    return new ReportQuestion(
        query,
        date,
        Optional.of(lang.code()),
        false,
        drawn ? Wanted.DATA : Wanted.TEXT,
        Optional.empty());
  }

  private static Optional<String> tickerOf(ReportOutcome outcome) {
    return outcome instanceof ReportOutcome.Answered answered
        ? Optional.of(answered.report().ticker())
        : Optional.empty();
  }
}
