package openbell.edge.line;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import openbell.desk.ReportDesk;
import openbell.edge.line.LineSummary.Fate;
import openbell.market.TickerRegistry;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The LINE bot: does what webhooks ask for, and announces new reports to those who follow a stock.
///
/// It blocks, so call it from virtual threads, after the webhook has been acknowledged. At most
/// [#MOST_WORKS] events are worked on at the same time in this process, others wait in turn; one
/// that waits for a report to be made does not count. All that it keeps is in the state store,
/// under `line/`. Safe for concurrent use, also beside other instances.
public final class LineBot {
  /// How many events are worked on at once, and how many requests to LINE are under way: what 100
  /// webhooks a second need at some 200 ms each, with room to spare.
  static final int MOST_WORKS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(LineBot.class);

  private final Conversation conversation;
  private final Announcer announcer;
  private final People people;
  private final Marks marks;
  private final Places places = new Places(MOST_WORKS);
  private final InstantSource clock;

  /// A bot over these parts; it owns none of them. Its HTTP client is made when it is first needed.
  public LineBot(
      LineSettings settings,
      ReportDesk desk,
      TickerRegistry registry,
      StateStore state,
      InstantSource clock) {
    this(
        settings,
        desk,
        registry,
        state,
        clock,
        new SdkMessenger(settings, MOST_WORKS),
        Times.USUAL,
        time -> Thread.sleep(time));
  }

  LineBot(
      LineSettings settings,
      ReportDesk desk,
      TickerRegistry registry,
      StateStore state,
      InstantSource clock,
      Messenger messenger,
      Times times,
      Post.Sleeper sleeper) {
    this.clock = clock;
    Phrases phrases = Phrases.bundled();
    Links links = new Links(settings.publicUrl());
    Answers answers = new Answers(phrases, new Card(phrases, links), links, registry, clock);
    people = new People(state);
    Post post = new Post(messenger, times, sleeper, clock);
    marks = new Marks(state, times.takeOver(), clock);
    conversation =
        new Conversation(
            new CommandReader(registry),
            phrases,
            people,
            post,
            new Following(registry, people, phrases),
            new StockQuestions(
                new StockQuestions.Parts(
                    desk, answers, phrases, people, post, messenger, places, times, clock)),
            settings.lang());
    announcer = new Announcer(desk, answers, people, marks, messenger, places, settings.lang());
  }

  /// Does the work of one webhook and returns when it is done, or has given up waiting.
  ///
  /// Never throws for what a body contains. An event that was handled before, here or by another
  /// instance, is not handled again.
  ///
  /// @param checkedBody a body that [LineWebhook#check] accepted
  /// @param receivedAt when it came in: reply tokens live from then on
  /// @param limit how long from now reports are waited for, at most; sending comes on top
  public LineSummary handle(byte[] checkedBody, Instant receivedAt, Duration limit) {
    Instant until = clock.instant().plus(limit);
    List<Incoming> events = Incoming.read(checkedBody);
    LineSummary summary = LineSummary.NONE;
    if (events.size() == 1) {
      return summary.and(handled(events.getFirst(), receivedAt, until));
    }
    List<Future<Fate>> fates = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Incoming event : events) {
        fates.add(threads.submit(() -> handled(event, receivedAt, until)));
      }
    }
    for (Future<Fate> fate : fates) {
      summary = summary.and(outcome(fate));
    }
    return summary;
  }

  /// Sends a ticker's new report to those who follow it, each in their language.
  ///
  /// For a scheduler, once the report after a close exists. Told once a session and language among
  /// all instances, so that it may be called often.
  ///
  /// @param ticker a ticker of the registry
  public LineAnnouncement announce(String ticker) throws InterruptedException {
    return announcer.announce(ticker);
  }

  /// The tickers that somebody follows, each once: what a scheduler makes and announces.
  public List<String> followed() {
    return people.followed();
  }

  /// Erases the marks of events and announcements that nothing comes back to; for a scheduler, once
  /// a day.
  ///
  /// @return how many
  public int sweep() {
    return marks.sweep();
  }

  private static Fate outcome(Future<Fate> fate) {
    try {
      return fate.get();
    } catch (ExecutionException e) {
      LOG.error("an event was not handled", e.getCause());
      return Fate.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Fate.FAILED;
    }
  }

  private Fate handled(Incoming event, Instant receivedAt, Instant until) {
    if (event.what() instanceof Incoming.What.Nothing) {
      return Fate.IGNORED;
    }
    try {
      return places.in(() -> once(event, receivedAt, until));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Fate.FAILED;
    }
  }

  private Fate once(Incoming event, Instant receivedAt, Instant until) {
    Optional<String> mark = event.id().map(id -> Marks.event(event, id));
    try {
      if (mark.isPresent() && !marks.begin(mark.get())) {
        return Fate.REPEATED;
      }
    } catch (StoreException e) {
      LOG.warn("an event could not be marked: {}", e.getMessage());
      if (event.redelivered()) {
        return Fate.FAILED; // perhaps it was handled
      }
    }
    Fate fate = answered(event, receivedAt, until);
    try {
      mark.ifPresent(fate == Fate.FAILED ? marks::undone : marks::done);
    } catch (StoreException e) {
      LOG.warn("an event's mark was not settled: {}", e.getMessage());
    }
    return fate;
  }

  private Fate answered(Incoming event, Instant receivedAt, Instant until) {
    try {
      return conversation.handle(event, receivedAt, until);
    } catch (RuntimeException e) {
      LOG.error("an event was not handled", e);
      try {
        conversation.apologise(event, receivedAt);
      } catch (RuntimeException again) {
        LOG.error("nor could that be said", again);
      }
      return Fate.FAILED;
    }
  }
}
