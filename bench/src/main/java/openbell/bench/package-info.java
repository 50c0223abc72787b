@NullMarked
package openbell.bench;

import org.jspecify.annotations.NullMarked;
