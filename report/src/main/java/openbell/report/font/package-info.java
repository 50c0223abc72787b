/// The letters that pictures and PDFs are drawn with, all from the class path.
///
/// [Face] is the whole of it: Sarabun for Thai and Latin, a few signs of Noto Emoji. Nothing here
/// asks the machine for a font, so a report looks the same on a laptop and on a Lambda, which has
/// none.
@NullMarked
package openbell.report.font;

import org.jspecify.annotations.NullMarked;
