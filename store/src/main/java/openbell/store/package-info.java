@NullMarked
package openbell.store;

import org.jspecify.annotations.NullMarked;
