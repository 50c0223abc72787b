/// A Lambda whose heavy library comes from a bundle, in a program that has nothing to do with
/// markets.
///
/// - [Spelled]: says a number in words.
@NullMarked
package openbell.examples.bundle;

import org.jspecify.annotations.NullMarked;
