@NullMarked
package openbell.desk;

import org.jspecify.annotations.NullMarked;
