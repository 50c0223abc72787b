package openbell.edge.line;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import openbell.store.StateRecord;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The people who use the bot, one record each, `line/users/{userId}`, changed by compare-and-set;
/// and an index of who follows a ticker, `line/follows/{ticker}/{userId}`.
///
/// The person's record is what counts; an index entry without it is found out when it is read and
/// taken away. It is written before the record is and taken away after it, so that no follower is
/// missed. Safe for concurrent use, also by other instances.
final class People {
  /// So that a record stays far below what a state store takes.
  static final int MOST_FOLLOWS = 50;

  private static final Logger LOG = LoggerFactory.getLogger(People.class);
  private static final String USERS = "line/users/";
  private static final String FOLLOWS = "line/follows/";

  /// Each lost race is another write to one person's record, so this many in a row do not happen.
  private static final int MOST_RACES = 100;

  private final StateStore state;

  People(StateStore state) {
    this.state = state;
  }

  Person find(String userId) {
    return state.read(USERS + userId).map(People::read).orElse(Person.NOBODY);
  }

  /// Changes a person and returns who it was before.
  Person change(String userId, UnaryOperator<Person> change) {
    String name = USERS + userId;
    for (int race = 0; race < MOST_RACES; race++) {
      Optional<StateRecord> found = state.read(name);
      Person before = found.map(People::read).orElse(Person.NOBODY);
      Person after = change.apply(before);
      if (after.equals(before)) {
        return before;
      }
      Optional<String> written =
          found.isPresent()
              ? state.replace(name, after.json(), found.get().version())
              : state.create(name, after.json());
      if (written.isPresent()) {
        return before;
      }
    }
    throw new StoreException(StoreException.Kind.OTHER, "a person's record changed at every try");
  }

  /// What came of following.
  enum Followed {
    NEWLY,
    BEFORE,
    FULL
  }

  Followed follow(String userId, String ticker) {
    state.create(entry(ticker, userId), new byte[0]);
    Person before =
        change(
            userId,
            person -> person.follows().size() < MOST_FOLLOWS ? person.following(ticker) : person);
    if (before.follows().contains(ticker)) {
      return Followed.BEFORE;
    }
    if (before.follows().size() >= MOST_FOLLOWS) {
      state.delete(entry(ticker, userId));
      return Followed.FULL;
    }
    return Followed.NEWLY;
  }

  /// Whether the stock was followed.
  boolean unfollow(String userId, String ticker) {
    Person before = change(userId, person -> person.notFollowing(ticker));
    state.delete(entry(ticker, userId));
    return before.follows().contains(ticker);
  }

  /// The tickers that somebody follows, in order, each once.
  List<String> followed() {
    return state.names(FOLLOWS).stream()
        .map(name -> name.substring(FOLLOWS.length()))
        .map(rest -> rest.substring(0, Math.max(0, rest.indexOf('/'))))
        .filter(ticker -> !ticker.isEmpty())
        .distinct()
        .toList();
  }

  /// The ids of those who may follow a ticker; ask [#find] whether they do.
  List<String> followers(String ticker) {
    String prefix = FOLLOWS + ticker + "/";
    return state.names(prefix).stream().map(name -> name.substring(prefix.length())).toList();
  }

  /// Takes away an index entry whose person does not follow.
  void forget(String ticker, String userId) {
    state.delete(entry(ticker, userId));
  }

  /// Erases all that is kept of a person. The whole index is looked through, so that entries are
  /// found too whose writer died before the person's record was written.
  void erase(String userId) {
    state.delete(USERS + userId);
    state.names(FOLLOWS).stream()
        .filter(name -> name.endsWith("/" + userId))
        .forEach(state::delete);
  }

  private static String entry(String ticker, String userId) {
    return FOLLOWS + ticker + "/" + userId;
  }

  private static Person read(StateRecord kept) {
    Optional<Person> person = Person.read(kept.value());
    if (person.isEmpty()) {
      LOG.warn("a record under state/{} is no person: it is written anew", USERS);
    }
    return person.orElse(Person.NOBODY);
  }
}
