@NullMarked
package openbell.report;

import org.jspecify.annotations.NullMarked;
