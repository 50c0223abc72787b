@NullMarked
package openbell.cache;

import org.jspecify.annotations.NullMarked;
