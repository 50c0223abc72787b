/// What an operator is told: alerts, and once a day the digest; by mail, SNS or a webhook.
///
/// [Channels] are the ways that the settings name, [Letter] is what goes by them. [Digest] says the
/// day's numbers in Thai or English, as text and as HTML that mail programs show; [DigestDelivery]
/// sends it once a day among all instances, [DigestTimes] says when, [DigestSchedule] waits for it
/// in a server.
@NullMarked
package openbell.edge.mail;

import org.jspecify.annotations.NullMarked;
