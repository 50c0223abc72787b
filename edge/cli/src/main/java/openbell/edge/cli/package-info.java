@NullMarked
package openbell.edge.cli;

import org.jspecify.annotations.NullMarked;
