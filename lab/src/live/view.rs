//! What a person has chosen to see, and the line that is being typed.

use tui_input::{Input, InputRequest};

use super::pane::Position;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The run of a program.
    Run(String),
    /// A board, whoever uses it.
    Board(String),
}

/// What stands beside the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// What the program prints.
    Output,
    /// The events of the board.
    Log,
    /// The help.
    Help,
}

/// What the view looks like at the moment.
#[derive(Debug)]
pub struct View {
    /// What is shown.
    pub subject: Subject,
    /// What stands beside the board.
    pub beside: Beside,
    /// The last row that is shown beside the board; `None`: the newest.
    pub bottom: Option<Position>,
    /// The line that is being typed to the program.
    pub line: Option<Input>,
    /// Whether a program can be typed to.
    pub input_is_open: bool,
    /// Whether the program was asked to end.
    pub ending: bool,
    /// Whether the terminal tells when a key is released.
    pub tells_releases: bool,
    /// Something that the person should know now.
    pub note: Option<String>,
    /// Columns and rows of what stands beside the board, as it was drawn last.
    pub size: (usize, usize),
}

impl View {
    /// The view at the beginning.
    pub fn new(subject: Subject) -> Self {
        let runs = matches!(subject, Subject::Run(_));
        Self {
            subject,
            beside: if runs { Beside::Output } else { Beside::Log },
            bottom: None,
            line: None,
            input_is_open: runs,
            ending: false,
            tells_releases: false,
            note: None,
            size: (0, 0),
        }
    }

    /// Shows something else beside the board; or, where it is shown already, what is shown otherwise.
    pub fn toggle(&mut self, beside: Beside) {
        let usual = match self.subject {
            Subject::Run(_) => Beside::Output,
            Subject::Board(_) => Beside::Log,
        };
        self.beside = if self.beside == beside { usual } else { beside };
        self.newest();
    }

    /// Shows the newest; of the help, its beginning.
    pub fn newest(&mut self) {
        self.bottom = (self.beside == Beside::Help).then_some(Position { line: 0, row: 0 });
    }

    /// Opens the line to type in.
    pub fn open_line(&mut self) {
        if self.input_is_open {
            self.line.get_or_insert_default();
        } else {
            self.note = Some(match self.subject {
                Subject::Run(_) => "the program's input is closed".to_owned(),
                Subject::Board(_) => "there is nothing to type to: each program has its own terminal".to_owned(),
            });
        }
    }

    /// Changes the line.
    pub fn edit(&mut self, request: InputRequest) {
        if let Some(line) = &mut self.line {
            line.handle(request);
        }
    }

    /// Puts text into the line, which is opened for it. Returns the lines that are complete.
    pub fn paste(&mut self, text: &str) -> Vec<String> {
        self.open_line();
        let Some(line) = &mut self.line else {
            return Vec::new();
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut complete = Vec::new();
        for (index, piece) in text.split('\n').enumerate() {
            if index > 0 {
                complete.push(line.value_and_reset());
            }
            for c in piece.chars() {
                line.handle(InputRequest::InsertChar(c));
            }
        }
        complete
    }

    /// The line, as it is sent. The next one is empty.
    pub fn send_line(&mut self) -> Option<String> {
        self.line.as_mut().map(Input::value_and_reset)
    }

    /// Ctrl-D: whether this is the end of the input. In a line with text it deletes a character, as in a shell.
    pub fn end_input(&mut self) -> bool {
        match &mut self.line {
            Some(line) if line.value().is_empty() => {
                self.line = None;
                self.input_is_open = false;
                true
            }
            Some(line) => {
                line.handle(InputRequest::DeleteNextChar);
                false
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(view: &mut View, text: &str) {
        for c in text.chars() {
            view.edit(InputRequest::InsertChar(c));
        }
    }

    #[test]
    fn a_line_is_typed_mended_and_sent() {
        let mut view = View::new(Subject::Run("probe".into()));
        assert_eq!(view.send_line(), None);
        view.open_line();
        typed(&mut view, "0.6");
        view.edit(InputRequest::DeletePrevChar);
        typed(&mut view, "5");
        assert_eq!(view.send_line().as_deref(), Some("0.5"));
        assert_eq!(view.send_line().as_deref(), Some(""), "the line stays open");
    }

    #[test]
    fn what_is_pasted_is_sent_line_by_line_and_the_rest_can_be_mended() {
        let mut view = View::new(Subject::Run("probe".into()));
        assert_eq!(view.paste("one\r\ntwo\rthr"), ["one", "two"]);
        typed(&mut view, "ee");
        assert_eq!(view.send_line().as_deref(), Some("three"));
    }

    #[test]
    fn ctrl_d_ends_the_input_only_in_an_empty_line() {
        let mut view = View::new(Subject::Run("probe".into()));
        view.open_line();
        typed(&mut view, "ab");
        view.edit(InputRequest::GoToStart);
        assert!(!view.end_input());
        assert_eq!(view.line.as_ref().expect("a line").value(), "b");
        view.edit(InputRequest::DeleteNextChar);
        assert!(view.end_input());
        view.open_line();
        assert!(view.line.is_none() && view.note.is_some());
        assert_eq!(view.paste("lost\n"), [] as [&str; 0]);
    }

    #[test]
    fn on_a_board_there_is_nothing_to_type_to_and_the_log_is_shown() {
        let mut view = View::new(Subject::Board("/dev/shm/board".into()));
        view.open_line();
        assert!(view.line.is_none() && view.note.is_some());
        assert_eq!(view.beside, Beside::Log);
        view.toggle(Beside::Help);
        view.toggle(Beside::Help);
        assert_eq!(view.beside, Beside::Log);
    }
}
