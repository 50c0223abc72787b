package openbell.edge.line;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import openbell.desk.ReportDesk;
import openbell.desk.Screens;
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
  private final Messenger messenger;
  private final People people;
  private final Marks marks;
  private final Places places = new Places(MOST_WORKS);
  private final Times times;
  private final InstantSource clock;

  /// A bot over these parts; it owns none of them. Its HTTP client is made when it is first needed.
  ///
  /// @param screens over the market; empty where this process has none
  public LineBot(
      LineSettings settings,
      ReportDesk desk,
      Optional<Screens> screens,
      TickerRegistry registry,
      StateStore state,
      InstantSource clock) {
    this(
        settings,
        desk,
        screens,
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
      Optional<Screens> screens,
      TickerRegistry registry,
      StateStore state,
      InstantSource clock,
      Messenger messenger,
      Times times,
      Post.Sleeper sleeper) {
    this.times = times;
    this.clock = clock;
    this.messenger = messenger;
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
            new Screening(screens, phrases),
            settings.lang());
    announcer = new Announcer(desk, answers, people, marks, messenger, places, settings.lang());
  }

  /// Does the work of one webhook and returns when it is done, or has given up waiting.
  ///
  /// Never throws for what a body contains. An event that was handled before, here or by another
  /// instance, is not handled again, nor one that another may be at.
  ///
  /// @param checkedBody a body that [LineWebhook#check] accepted
  /// @param receivedAt when it came in: reply tokens live from then on
  /// @param limit how long from now reports are waited for, at most; sending comes on top
  public LineSummary handle(byte[] checkedBody, Instant receivedAt, Duration limit) {
    return handle(checkedBody, receivedAt, limit, times.takeOver());
  }

  /// As [#handle(byte[], Instant, Duration)], in a process whose end is known: an event that it
  /// leaves unfinished may be taken over from then on, and is [LineSummary#open] until then.
  ///
  /// @param life how long from now this process can be at it, at most
  public LineSummary handle(byte[] checkedBody, Instant receivedAt, Duration limit, Duration life) {
    Instant now = clock.instant();
    Span span = new Span(receivedAt, now.plus(limit), now.plus(life));
    List<Incoming> events = Incoming.read(checkedBody);
    LineSummary summary = LineSummary.NONE;
    if (events.size() == 1) {
      return summary.and(handled(events.getFirst(), span));
    }
    List<Future<Fate>> fates = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Incoming event : events) {
        boolean first = event.id().map(ids::add).orElse(true);
        fates.add(threads.submit(() -> first ? handled(event, span) : Fate.REPEATED));
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

  /// How many messages may still be pushed this month.
  ///
  /// @param told whether LINE said so
  /// @param left empty without a limit
  public record Pushes(boolean told, OptionalLong left) {}

  /// What LINE says of this month's messages. Blocks on LINE for some seconds at most.
  public Pushes pushesLeft() {
    long left = messenger.remaining();
    return new Pushes(
        left != Messenger.NOT_TOLD,
        left >= Messenger.NOT_TOLD ? OptionalLong.empty() : OptionalLong.of(left));
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

  /// The times of one webhook: when it came in, until when reports are waited for, and when whoever
  /// works on it is gone.
  private record Span(Instant receivedAt, Instant until, Instant end) {}

  private Fate handled(Incoming event, Span span) {
    if (event.what() instanceof Incoming.What.Nothing) {
      return Fate.IGNORED;
    }
    try {
      return places.in(() -> once(event, span));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Fate.FAILED;
    }
  }

  private Fate once(Incoming event, Span span) {
    Optional<String> mark = event.id().map(id -> Marks.event(event, id));
    try {
      Marks.Begun begun = mark.map(m -> begin(m, span)).orElse(Marks.Begun.MINE);
      if (begun != Marks.Begun.MINE) {
        return begun == Marks.Begun.DONE ? Fate.REPEATED : Fate.OPEN;
      }
    } catch (StoreException e) {
      LOG.warn("an event could not be marked: {}", e.getMessage());
      if (event.redelivered()) {
        return Fate.FAILED; // perhaps it was handled
      }
    }
    Fate fate = answered(event, span);
    try {
      mark.ifPresent(fate == Fate.FAILED ? marks::undone : marks::done);
    } catch (StoreException e) {
      LOG.warn("an event's mark was not settled: {}", e.getMessage());
    }
    return fate;
  }

  private Marks.Begun begin(String mark, Span span) {
    return marks.begin(mark, Duration.between(clock.instant(), span.end()));
  }

  private Fate answered(Incoming event, Span span) {
    try {
      return conversation.handle(event, span.receivedAt(), span.until());
    } catch (RuntimeException e) {
      LOG.error("an event was not handled", e);
      try {
        conversation.apologise(event, span.receivedAt());
      } catch (RuntimeException again) {
        LOG.error("nor could that be said", again);
      }
      return Fate.FAILED;
    }
  }
}
