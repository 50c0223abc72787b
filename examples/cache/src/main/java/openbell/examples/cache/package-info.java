/// The cache alone, in a program that has nothing to do with markets.
///
/// - [Handler]: answers with a value that is expensive to make.
@NullMarked
package openbell.examples.cache;

import org.jspecify.annotations.NullMarked;
