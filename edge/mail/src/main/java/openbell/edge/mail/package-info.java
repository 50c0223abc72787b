/// What an operator is told: alerts, and once a day the digest; by mail, SNS or a webhook.
///
/// [Channels] are the ways that the settings name, [Letter] is what goes by them. [Digest] says the
/// day's numbers in Thai or English, as text and as HTML that mail programs show; [DigestTimes]
/// says when it is due, [DigestDelivery] sends it once among all instances, [Digests] is all of
/// that for a timer, and [DigestSchedule] the timer of a server.
@NullMarked
package openbell.edge.mail;

import org.jspecify.annotations.NullMarked;
