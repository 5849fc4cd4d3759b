//! The help: what the keys do, and what is shown.

use crate::live::view::{Subject, View};

const RUN: &str = "\
q, Ctrl-C    end the program (SIGINT)
             again: kill it
i, Tab       type to the program:
  Enter      send the line
  Esc        back to the keypad
  Ctrl-D     end the input
l            the events, or the output";

const BOARD: &str = "\
q, Ctrl-C    end this view";

const KEYS: &str = "\
Ctrl-Z       stop; `fg` goes on
0-9 A-D * #  a key of the keypad
space        the push button
PgUp PgDn    older, newer (End: newest)
?            this help, and back
";

const TAPS: &str = "
A key of the keypad counts as pressed
for 0.15 s, or while it repeats: this
terminal does not tell of releases.
";

const HOLDS: &str = "
A key of the keypad is pressed as long
as you hold it.
";

const SHOWN: &str = "
LED: on or off, who drove it last, and
when (seconds since the start).
[5]: this key is pressed.";

const OUTPUT: &str = "
Output: ! is error output, > typed.
A script (--input) plays as well; your
keys work beside it.";

/// The lines of the help.
pub fn lines(view: &View) -> Vec<&'static str> {
    let hold = if view.tells_releases { HOLDS } else { TAPS };
    let parts = match view.subject {
        Subject::Run(_) => vec![RUN, KEYS, hold, SHOWN, OUTPUT],
        Subject::Board(_) => vec![BOARD, KEYS, hold, SHOWN],
    };
    parts.into_iter().flat_map(str::lines).collect()
}
