@NullMarked
package openbell.market;

import org.jspecify.annotations.NullMarked;
