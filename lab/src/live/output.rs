//! What the program has printed, and what was typed to it: the latest lines.

use std::sync::Arc;

use hardware_sim::trace::visible;

use super::roll::Roll;

/// How many lines are kept.
pub const LINES: usize = 2000;
/// How many bytes are kept. A program may print very long lines.
const BYTES: usize = 1 << 20;
/// A line that is longer, in bytes, is kept in pieces.
const PIECE: usize = 4096;
/// Tab stops are so many characters apart.
const TAB: usize = 8;

/// Where a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The program's standard output.
    Stdout,
    /// The program's standard error.
    Stderr,
    /// Typed to the program.
    Typed,
    /// `lab` itself.
    Lab,
}

/// One line, or a piece of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it comes from.
    pub source: Source,
    /// Its text, which can be shown as it is.
    pub text: String,
    /// Whether the line ends here.
    pub ends: bool,
}

/// The latest lines.
#[derive(Clone, Debug)]
pub struct Output {
    lines: Roll<Line>,
    bytes: usize,
    /// Lines that have no end yet, of standard output and standard error.
    open: [Open; 2],
}

/// A line that has no end yet.
#[derive(Clone, Debug, Default)]
struct Open {
    bytes: Vec<u8>,
    /// A carriage return was the last: what comes next begins the line anew.
    returned: bool,
}

impl Default for Output {
    fn default() -> Self {
        Self {
            lines: Roll::new(LINES),
            bytes: 0,
            open: Default::default(),
        }
    }
}

impl Output {
    /// The program has printed this to standard output (0) or standard error (1).
    pub fn print(&mut self, stream: usize, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            let open = &mut self.open[stream];
            let (text, end) = match piece {
                [text @ .., end @ (b'\n' | b'\r')] => (text, Some(*end)),
                text => (text, None),
            };
            if open.returned && !text.is_empty() {
                open.bytes.clear();
            }
            open.returned = (open.returned && text.is_empty()) || end == Some(b'\r');
            for part in text.chunks(PIECE) {
                self.open[stream].bytes.extend_from_slice(part);
                while self.open[stream].bytes.len() >= PIECE {
                    let open = &mut self.open[stream].bytes;
                    let rest = open.split_off(whole_characters(open));
                    let piece = std::mem::replace(open, rest);
                    self.add(source(stream), &piece, false);
                }
            }
            if end == Some(b'\n') {
                let line = std::mem::take(&mut self.open[stream]);
                self.add(source(stream), &line.bytes, true);
            }
        }
    }

    /// Somebody has typed this line to the program. What the program has printed before, a question perhaps, stands
    /// before it.
    pub fn typed(&mut self, text: &str) {
        self.interrupt();
        self.add(Source::Typed, text.as_bytes(), true);
    }

    /// `lab` says this.
    pub fn say(&mut self, text: &str) {
        self.interrupt();
        for line in text.lines() {
            self.add(Source::Lab, line.as_bytes(), true);
        }
    }

    /// All lines that are kept, also those without an end.
    pub fn lines(&self) -> Roll<Line> {
        let mut lines = self.lines.clone();
        for (stream, open) in self.open.iter().enumerate().filter(|(_, open)| !open.bytes.is_empty()) {
            lines.push(Arc::new(Line {
                source: source(stream),
                text: clean(&open.bytes),
                ends: false,
            }));
        }
        lines
    }

    /// Something comes between: what is open goes on in a new line.
    fn interrupt(&mut self) {
        for stream in 0..self.open.len() {
            let open = std::mem::take(&mut self.open[stream]);
            if !open.bytes.is_empty() {
                self.add(source(stream), &open.bytes, false);
            }
        }
    }

    fn add(&mut self, source: Source, bytes: &[u8], ends: bool) {
        let text = clean(bytes);
        self.bytes += text.len();
        let mut forgotten = self.lines.push(Arc::new(Line { source, text, ends }));
        loop {
            self.bytes -= forgotten.map_or(0, |line| line.text.len());
            if self.bytes <= BYTES {
                return;
            }
            forgotten = self.lines.pop();
        }
    }
}

fn source(stream: usize) -> Source {
    if stream == 0 { Source::Stdout } else { Source::Stderr }
}

/// How many of the bytes do not belong to a character that goes on behind them.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => error.valid_up_to(),
        _ => bytes.len(),
    }
}

/// The text without colours, with blanks for tabs, and with every other control character made visible.
fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut shown = String::with_capacity(text.len());
    let mut width = 0;
    let mut rest = &*text;
    while let Some(at) = rest.find(['\t', '\u{1b}']) {
        let (before, special) = rest.split_at(at);
        let before = visible(before);
        width += before.chars().count();
        shown.push_str(&before);
        rest = if let Some(behind) = behind_colour(special) {
            behind
        } else if let Some(behind) = special.strip_prefix('\t') {
            let blanks = TAB - width % TAB;
            width += blanks;
            shown.extend(std::iter::repeat_n(' ', blanks));
            behind
        } else {
            shown.push_str(&visible(&special[..1]));
            width += r"\u{1b}".len();
            &special[1..]
        };
    }
    shown.push_str(&visible(rest));
    shown
}

/// What stands behind a sequence that chooses a colour (SGR, ECMA-48 section 8.3.117).
fn behind_colour(text: &str) -> Option<&str> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    parameters
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | ':'))
        .strip_prefix('m')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(output: &Output) -> Vec<(Source, String, bool)> {
        let lines = output.lines();
        lines
            .iter()
            .map(|line| (line.source, line.text.clone(), line.ends))
            .collect()
    }

    fn texts(output: &Output) -> Vec<String> {
        output.lines().iter().map(|line| line.text.clone()).collect()
    }

    #[test]
    fn a_line_may_come_in_pieces_and_shows_before_it_ends() {
        let mut output = Output::default();
        output.print(0, b"Your na");
        assert_eq!(shown(&output), [(Source::Stdout, "Your na".into(), false)]);
        output.print(1, b"oops\n");
        output.print(0, b"me: \nnext\n");
        assert_eq!(
            shown(&output),
            [
                (Source::Stderr, "oops".into(), true),
                (Source::Stdout, "Your name: ".into(), true),
                (Source::Stdout, "next".into(), true),
            ]
        );
    }

    #[test]
    fn what_is_typed_stands_behind_the_question() {
        let mut output = Output::default();
        output.print(0, b"Your name: ");
        output.typed("Bob");
        output.print(0, b"Hello Bob\n");
        output.say("lab: two\nlines");
        assert_eq!(
            shown(&output),
            [
                (Source::Stdout, "Your name: ".into(), false),
                (Source::Typed, "Bob".into(), true),
                (Source::Stdout, "Hello Bob".into(), true),
                (Source::Lab, "lab: two".into(), true),
                (Source::Lab, "lines".into(), true),
            ]
        );
    }

    #[test]
    fn a_carriage_return_begins_the_line_anew() {
        let mut output = Output::default();
        output.print(0, b"10%\r");
        assert_eq!(texts(&output), ["10%"]);
        output.print(0, b"20%\r30%\r");
        output.print(0, b"\ndos\r\nend");
        assert_eq!(texts(&output), ["30%", "dos", "end"]);
    }

    #[test]
    fn control_characters_are_visible_and_colours_are_left_out() {
        let mut output = Output::default();
        output.print(0, b"\x1b[1;31mred\x1b[0m \x1b[2J\x07 a\tb \xff\n");
        assert_eq!(texts(&output), ["red \\u{1b}[2J\\u{7} a    b \u{fffd}"]);
    }

    #[test]
    fn a_flood_is_cut_at_its_beginning() {
        let mut output = Output::default();
        for number in 0..5000 {
            output.print(0, format!("{number}\n").as_bytes());
        }
        let lines = output.lines();
        assert_eq!((lines.forgotten(), lines.iter().count()), (3000, LINES));
        assert_eq!(lines.iter().next().map(|line| &*line.text), Some("3000"));
    }

    #[test]
    fn long_lines_are_cut_between_characters_and_do_not_eat_memory() {
        let mut output = Output::default();
        let text = "é".repeat(PIECE);
        output.print(0, &[b"x", text.as_bytes(), b"\n"].concat());
        assert_eq!(texts(&output).concat(), format!("x{text}"));
        assert!(texts(&output).iter().all(|text| text.len() <= PIECE));
        for _ in 0..1000 {
            output.print(1, &[b'y'; 10_000]);
        }
        let kept: usize = texts(&output).iter().map(String::len).sum();
        assert!((BYTES / 2..=BYTES + PIECE).contains(&kept), "{kept}");
    }
}
