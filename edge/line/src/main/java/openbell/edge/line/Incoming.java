package openbell.edge.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.bot.jackson.ModelObjectMapper;
import com.linecorp.bot.webhook.model.Event;
import com.linecorp.bot.webhook.model.EventMode;
import com.linecorp.bot.webhook.model.FollowEvent;
import com.linecorp.bot.webhook.model.GroupSource;
import com.linecorp.bot.webhook.model.JoinEvent;
import com.linecorp.bot.webhook.model.MessageEvent;
import com.linecorp.bot.webhook.model.PostbackEvent;
import com.linecorp.bot.webhook.model.ReplyEvent;
import com.linecorp.bot.webhook.model.RoomSource;
import com.linecorp.bot.webhook.model.TextMessageContent;
import com.linecorp.bot.webhook.model.UnfollowEvent;
import com.linecorp.bot.webhook.model.UserSource;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One event of a webhook, as far as the bot cares.
///
/// @param id the event's id, the same for every delivery of it; old recordings have none
/// @param redelivered whether LINE says that it delivers it again
/// @param at when it happened
/// @param chat where it happened; empty where nobody can be answered
/// @param userId whose it is, where LINE tells
/// @param replyToken allows one free answer, for about a minute
/// @param what what happened
record Incoming(
    Optional<String> id,
    boolean redelivered,
    Instant at,
    Optional<Chat> chat,
    Optional<String> userId,
    Optional<String> replyToken,
    What what) {

  /// Where something is said.
  enum Chat {
    ONE_TO_ONE,
    GROUP
  }

  /// What happened.
  sealed interface What {
    /// Something was typed; in a group only if it was said to the bot, and without its name.
    record Typed(String text) implements What {}

    /// A button was pressed.
    record Pressed(String data) implements What {}

    /// A sticker, a picture or the like was sent in a 1:1 chat.
    record Shown() implements What {}

    /// The bot was added as a friend.
    record Befriended() implements What {}

    /// The bot was blocked.
    record Blocked() implements What {}

    /// The bot was taken into a group.
    record Invited() implements What {}

    /// Nothing of ours.
    record Nothing() implements What {}
  }

  private static final ObjectMapper JSON = ModelObjectMapper.createNewObjectMapper();

  /// What ids must look like to become part of a record's name; LINE's own are shorter.
  private static final String SAFE_ID = "[A-Za-z0-9_-]{1,100}";

  /// How many events a body has; empty when it is no webhook.
  static Optional<Integer> count(byte[] body) {
    return events(body).map(JsonNode::size);
  }

  /// The events of a body. One that cannot be read is nothing of ours, and spoils no other.
  static List<Incoming> read(byte[] body) {
    List<Incoming> all = new ArrayList<>();
    for (JsonNode node : events(body).orElseGet(JSON::createArrayNode)) {
      all.add(read(node));
    }
    return all;
  }

  private static Optional<JsonNode> events(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body))
          .map(tree -> tree.path("events"))
          .filter(JsonNode::isArray);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Incoming read(JsonNode node) {
    try {
      @Nullable Event event = JSON.treeToValue(node, Event.class);
      return event == null ? nothing() : of(event);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return nothing();
    }
  }

  private static Incoming nothing() {
    return new Incoming(
        Optional.empty(),
        false,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new What.Nothing());
  }

  private static Incoming of(Event event) {
    Optional<Chat> chat =
        switch (event.source()) {
          case UserSource user -> Optional.of(Chat.ONE_TO_ONE);
          case GroupSource group -> Optional.of(Chat.GROUP);
          case RoomSource room -> Optional.of(Chat.GROUP);
          case null, default -> Optional.empty();
        };
    Optional<String> token =
        event instanceof ReplyEvent reply ? present(reply.replyToken()) : Optional.empty();
    // In standby another program answers this chat.
    boolean ours = event.mode() == EventMode.ACTIVE && chat.isPresent();
    @Nullable Long millis = event.timestamp();
    return new Incoming(
        present(event.webhookEventId()).filter(id -> id.matches(SAFE_ID)),
        event.deliveryContext() != null
            && Boolean.TRUE.equals(event.deliveryContext().isRedelivery()),
        millis == null ? Instant.EPOCH : Instant.ofEpochMilli(millis),
        chat,
        event.source() == null
            ? Optional.empty()
            : present(event.source().userId()).filter(id -> id.matches(SAFE_ID)),
        token,
        ours ? what(event, chat.get()) : new What.Nothing());
  }

  private static What what(Event event, Chat chat) {
    return switch (event) {
      case MessageEvent message when message.message() instanceof TextMessageContent text ->
          Addressing.typed(text, chat).<What>map(What.Typed::new).orElseGet(What.Nothing::new);
      case MessageEvent _ when chat == Chat.ONE_TO_ONE -> new What.Shown();
      case PostbackEvent pressed when pressed.postback() != null ->
          present(pressed.postback().data())
              .<What>map(What.Pressed::new)
              .orElseGet(What.Nothing::new);
      case FollowEvent _ -> new What.Befriended();
      case UnfollowEvent _ -> new What.Blocked();
      case JoinEvent _ -> new What.Invited();
      default -> new What.Nothing();
    };
  }

  private static Optional<String> present(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.isBlank());
  }
}
