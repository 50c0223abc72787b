package openbell.edge.line;

import java.time.Duration;

/// How long the bot waits for what.
///
/// @param replyWait from an event's receipt: how long a report is waited for before the reply token
///   is given up or used to say so
/// @param replyBefore from an event's receipt: until when its reply token is used
/// @param longest from an event's receipt: how long a report is waited for in all
/// @param takeOver after which work that was begun and is not done counts as left behind, where its
///   worker's end is not known
/// @param retryPause before a call that LINE could not answer is made again
record Times(
    Duration replyWait,
    Duration replyBefore,
    Duration longest,
    Duration takeOver,
    Duration retryPause) {
  /// LINE lets a reply token live for about a minute. Making a report takes less than one; three
  /// bear a model and a source that are both slow. Ten are more than any work takes.
  static final Times USUAL =
      new Times(
          Duration.ofSeconds(45),
          Duration.ofSeconds(50),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10),
          Duration.ofSeconds(1));
}
