/// How people reach it from a terminal: the commands of `./openbell`.
///
/// [Main] names the concrete parts (through [Wiring]) and turns every outcome into text on stdout,
/// one line on stderr and an exit status. Commands orchestrate; the desk does the work.
///
/// ```java
/// int status = Main.run(new String[] {"report", "DBS19", "--lang", "en"}, System.getenv(), out, err);
/// ```
@NullMarked
package openbell.edge.cli;

import openbell.edge.wiring.Wiring;
import org.jspecify.annotations.NullMarked;
