//! The help: what the keys do, and what is shown.

use crate::live::view::{Subject, View};

const KEYS: &str = "\
0-9 A-D * #  a key of the keypad
space        the push button
PgUp PgDn    older, newer; End: newest
?            this help, and back";

const RUN: &str = "\
q, Ctrl-C    end the program (SIGINT);
             again: kill it
i, Tab       type a line to the program
  Enter      sends it
  Esc        back to the keypad
  Ctrl-D     end of input (empty line)
l            events, or output again
Ctrl-Z       stop; `fg` goes on";

const BOARD: &str = "\
q, Ctrl-C    end the view, nothing else
Ctrl-Z       stop; `fg` goes on";

const TAPS: &str = "
This terminal does not tell when a key is released: a key counts as pressed for 0.15 s, or as long as it repeats.";

const HOLDS: &str = "
A key is pressed as long as you hold it.";

const SHOWN: &str = "
LED: on or off, who drove the pin last, and when (time since the start).
[5] is a key that is pressed. Marks in the output: ! standard error, > typed.
With --input the script plays; your keys work too.";

/// The lines of the help.
pub fn lines(view: &View) -> Vec<&'static str> {
    let subject = match view.subject {
        Subject::Run(_) => RUN,
        Subject::Board(_) => BOARD,
    };
    let hold = if view.tells_releases { HOLDS } else { TAPS };
    [subject, KEYS, hold, SHOWN].into_iter().flat_map(str::lines).collect()
}
