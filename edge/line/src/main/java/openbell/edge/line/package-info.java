/// How people reach it in a chat: the conversation of the LINE bot.
///
/// [LineWebhook] decides within microseconds whether a delivery is LINE's, so that it can be
/// acknowledged at once; [LineBot] does the work afterwards: it asks the desk, and sends a bubble
/// and the text with the free reply, or with a push where making the report took longer than a
/// reply token lives. What is kept of a person (language, followed tickers, an answer that waits)
/// is in one small record each, and is erased whole when they ask or block the bot.
///
/// | type | is |
/// |---|---|
/// | [LineSettings] | secret, token, where LINE's API is, where links lead |
/// | [LineWebhook] | the signature check, before anything is parsed; and its counterpart, signing |
/// | [LineMessageBody] | a webhook body as LINE would send it, for trying a deployment |
/// | [LineBot] | the work of one webhook; the announcement of a new report to its followers |
/// | [LineSummary] · [LineAnnouncement] | what came of it, for logs and metrics |
///
/// ```java
/// switch (webhook.check(signature, body)) {
///   case LineWebhook.Verdict.Accepted a -> Thread.startVirtualThread(() -> bot.handle(body, now, limit));
///   …
/// }
/// ```
@NullMarked
package openbell.edge.line;

import org.jspecify.annotations.NullMarked;
