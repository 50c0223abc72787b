package openbell.edge.line;

import com.linecorp.bot.messaging.model.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import openbell.edge.line.LineSummary.Fate;
import openbell.report.Lang;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the bot does about one event.
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final List<String> FIRST_STEPS = List.of("DBS19", "NVDA19", "TENCENT19");

  private final CommandReader reader;
  private final Phrases phrases;
  private final People people;
  private final Post post;
  private final Following following;
  private final StockQuestions questions;
  private final Screening screening;
  private final Lang lang;

  Conversation(
      CommandReader reader,
      Phrases phrases,
      People people,
      Post post,
      Following following,
      StockQuestions questions,
      Screening screening,
      Lang lang) {
    this.reader = reader;
    this.phrases = phrases;
    this.people = people;
    this.post = post;
    this.following = following;
    this.questions = questions;
    this.screening = screening;
    this.lang = lang;
  }

  /// @throws RuntimeException when a store, a cache or the code fails: [#apologise]
  Fate handle(Incoming event, Instant receivedAt, Instant until) {
    return switch (event.what()) {
      case Incoming.What.Nothing() -> Fate.IGNORED;
      case Incoming.What.Blocked() -> {
        event.userId().ifPresent(people::erase);
        yield Fate.HANDLED;
      }
      case Incoming.What.Befriended() ->
          say(turn(event, receivedAt, until), "greeting", FIRST_STEPS);
      case Incoming.What.Invited() ->
          say(turn(event, receivedAt, until), "greeting.group", List.of());
      case Incoming.What.Shown() -> say(turn(event, receivedAt, until), "shown", FIRST_STEPS);
      case Incoming.What.Pressed(String data) ->
          obey(turn(event, receivedAt, until), Buttons.read(data));
      case Incoming.What.Typed(String text) ->
          obey(turn(event, receivedAt, until), reader.read(text));
    };
  }

  /// Says that something failed here, if it can still be said for free.
  void apologise(Incoming event, Instant receivedAt) {
    boolean addressed =
        event.what() instanceof Incoming.What.Typed
            || event.what() instanceof Incoming.What.Pressed;
    if (addressed) {
      post.answerForFree(event, receivedAt, List.of(Answers.text(phrases.say("trouble", lang))));
    }
  }

  private Turn turn(Incoming event, Instant receivedAt, Instant until) {
    Person person = event.userId().map(this::known).orElse(Person.NOBODY);
    return new Turn(event, receivedAt, until, person, person.language().orElse(lang));
  }

  /// A person whose record cannot be read is answered as a stranger.
  private Person known(String userId) {
    try {
      return people.find(userId);
    } catch (StoreException e) {
      LOG.warn("a person's record was not read: {}", e.getMessage());
      return Person.NOBODY;
    }
  }

  private Fate obey(Turn turn, Command command) {
    return switch (command) {
      case Command.Help() -> say(turn, "help", FIRST_STEPS);
      case Command.Advice() -> say(turn, "advice", FIRST_STEPS);
      case Command.OldButton() -> say(turn, "pressed.old", FIRST_STEPS);
      case Command.Language(Lang chosen) -> {
        turn.userId().ifPresent(id -> people.change(id, p -> p.speaking(chosen)));
        yield say(turn.in(chosen), "lang", FIRST_STEPS);
      }
      case Command.DeleteData() -> {
        turn.userId().ifPresent(people::erase);
        yield say(turn.from(Person.NOBODY), "deleted", List.of());
      }
      case Command.MyList() -> questions.answer(turn, following.list(turn));
      case Command.Follow(String query) -> questions.answer(turn, following.follow(turn, query));
      case Command.Unfollow(String query) ->
          questions.answer(turn, following.unfollow(turn, query));
      case Command.Scan(String where) ->
          questions.answer(turn, screening.answer(where, turn.lang()));
      case Command.Ask ask -> asked(turn, ask);
    };
  }

  private Fate asked(Turn turn, Command.Ask ask) {
    Optional<Lang> chosen = ask.lang();
    if (chosen.isEmpty()) {
      return questions.ask(turn, ask);
    }
    if (chosen.get() != turn.lang()) {
      turn.userId().ifPresent(id -> remember(id, chosen.get()));
    }
    return questions.ask(turn.in(chosen.get()), ask);
  }

  /// A report is worth more than the memory of its language.
  private void remember(String userId, Lang chosen) {
    try {
      people.change(userId, p -> p.speaking(chosen));
    } catch (StoreException e) {
      LOG.warn("a person's language was not kept: {}", e.getMessage());
    }
  }

  private Fate say(Turn turn, String phrase, List<String> choices) {
    Message message = Answers.text(phrases.say(phrase, turn.lang()), Buttons.typing(choices));
    return questions.answer(turn, List.of(message));
  }
}
