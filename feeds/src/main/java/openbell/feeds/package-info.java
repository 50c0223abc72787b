@NullMarked
package openbell.feeds;

import org.jspecify.annotations.NullMarked;
