@NullMarked
package openbell.lake;

import org.jspecify.annotations.NullMarked;
