/// What an operator wants to know: is all well, what failed and why, what did it cost.
///
/// - [OpsNumbers]: the numbers of a period, the one record that pages, commands and mails show.
@NullMarked
package openbell.desk.ops;

import org.jspecify.annotations.NullMarked;
