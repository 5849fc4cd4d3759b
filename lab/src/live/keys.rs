//! What a person's keys mean.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tui_input::InputRequest;

use super::hold::Stroke;
use crate::bench::Contact;

/// What a person wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `q`: the program shall end.
    End,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
    /// A key of the keypad, or the button.
    Stroke(Contact, Stroke),
    /// The keyboard belongs to another window now.
    LetGo,
    /// The line for the program's input is opened.
    OpenLine,
    /// The line is closed.
    CloseLine,
    /// The line is sent.
    SendLine,
    /// Ctrl-D in the line: the end of the input, where the line is empty.
    EndInput,
    /// The line is changed.
    Edit(InputRequest),
    /// Text is pasted.
    Paste(String),
    /// The log is shown instead of the output, or the output again.
    ToggleLog,
    /// The help is shown, or hidden.
    ToggleHelp,
    /// Back in what is shown.
    PageUp,
    /// Forward in what is shown.
    PageDown,
    /// To the newest.
    Newest,
    /// Everything is drawn anew.
    Redraw,
}

/// What a terminal's event means. `typing`: whether the line for the program's input is open.
pub fn action(event: &Event, typing: bool) -> Option<Action> {
    match event {
        Event::Key(key) => {
            let pressed = key.kind != KeyEventKind::Release;
            match control(key) {
                Some(action) => pressed.then_some(action),
                None if typing => edit(key).filter(|_| pressed),
                None => play(key, pressed),
            }
        }
        Event::Paste(text) => Some(Action::Paste(text.clone())),
        Event::FocusLost => Some(Action::LetGo),
        _ => None,
    }
}

/// Keys that mean the same everywhere.
fn control(key: &KeyEvent) -> Option<Action> {
    match (key.code, key.modifiers) {
        (KeyCode::Char('c'), KeyModifiers::CONTROL) => Some(Action::Interrupt),
        (KeyCode::Char('z'), KeyModifiers::CONTROL) => Some(Action::Suspend),
        (KeyCode::Char('l'), KeyModifiers::CONTROL) => Some(Action::Redraw),
        (KeyCode::PageUp, _) => Some(Action::PageUp),
        (KeyCode::PageDown, _) => Some(Action::PageDown),
        _ => None,
    }
}

/// Keys while nothing is typed to the program.
fn play(key: &KeyEvent, pressed: bool) -> Option<Action> {
    if key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER)
    {
        return None;
    }
    let stroke = match key.kind {
        KeyEventKind::Press => Stroke::Press,
        KeyEventKind::Repeat => Stroke::Repeat,
        KeyEventKind::Release => Stroke::Release,
    };
    let contact = match key.code {
        KeyCode::Char(' ') => Some(Contact::Button),
        KeyCode::Char(c @ ('0'..='9' | 'a'..='d' | 'A'..='D' | '*' | '#')) => {
            Some(Contact::Key(c.to_ascii_uppercase()))
        }
        _ => None,
    };
    if let Some(contact) = contact {
        return Some(Action::Stroke(contact, stroke));
    }
    let action = match key.code {
        KeyCode::Char('q' | 'Q') if key.kind == KeyEventKind::Press => Action::End,
        KeyCode::Char('i' | 'I') | KeyCode::Tab | KeyCode::Enter => Action::OpenLine,
        KeyCode::Char('l' | 'L') => Action::ToggleLog,
        KeyCode::Char('?' | 'h' | 'H') => Action::ToggleHelp,
        KeyCode::Esc | KeyCode::End => Action::Newest,
        _ => return None,
    };
    pressed.then_some(action)
}

/// Keys while a line is typed, as in a shell.
fn edit(key: &KeyEvent) -> Option<Action> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let request = match (key.code, control || alt) {
        (KeyCode::Enter, _) => return Some(Action::SendLine),
        (KeyCode::Esc, _) => return Some(Action::CloseLine),
        (KeyCode::Char('d'), true) if control => return Some(Action::EndInput),
        (KeyCode::Char('h'), true) if control => InputRequest::DeletePrevChar,
        (KeyCode::Char('a'), true) if control => InputRequest::GoToStart,
        (KeyCode::Char('e'), true) if control => InputRequest::GoToEnd,
        (KeyCode::Char('u'), true) if control => InputRequest::DeleteFromStart,
        (KeyCode::Char('k'), true) if control => InputRequest::DeleteTillEnd,
        (KeyCode::Char('w'), true) if control => InputRequest::DeletePrevWord,
        (KeyCode::Char('y'), true) if control => InputRequest::Yank,
        (KeyCode::Char(c), false) => InputRequest::InsertChar(c),
        (KeyCode::Backspace, false) => InputRequest::DeletePrevChar,
        (KeyCode::Backspace, true) => InputRequest::DeletePrevWord,
        (KeyCode::Delete, false) => InputRequest::DeleteNextChar,
        (KeyCode::Left, false) => InputRequest::GoToPrevChar,
        (KeyCode::Right, false) => InputRequest::GoToNextChar,
        (KeyCode::Left, true) => InputRequest::GoToPrevWord,
        (KeyCode::Right, true) => InputRequest::GoToNextWord,
        (KeyCode::Home, _) => InputRequest::GoToStart,
        (KeyCode::End, _) => InputRequest::GoToEnd,
        _ => return None,
    };
    Some(Action::Edit(request))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> Event {
        Event::Key(KeyEvent::new_with_kind(code, modifiers, kind))
    }

    fn typed(c: char) -> Event {
        key(KeyCode::Char(c), KeyModifiers::NONE, KeyEventKind::Press)
    }

    fn held(c: char) -> Event {
        key(KeyCode::Char(c), KeyModifiers::CONTROL, KeyEventKind::Press)
    }

    #[test]
    fn keys_of_the_keypad_and_space_are_pressed() {
        for (c, contact) in [
            ('0', Contact::Key('0')),
            ('9', Contact::Key('9')),
            ('a', Contact::Key('A')),
            ('D', Contact::Key('D')),
            ('*', Contact::Key('*')),
            ('#', Contact::Key('#')),
            (' ', Contact::Button),
        ] {
            assert_eq!(action(&typed(c), false), Some(Action::Stroke(contact, Stroke::Press)));
            let release = key(KeyCode::Char(c), KeyModifiers::NONE, KeyEventKind::Release);
            assert_eq!(action(&release, false), Some(Action::Stroke(contact, Stroke::Release)));
        }
        assert_eq!(action(&typed('e'), false), None);
        assert_eq!(action(&held('a'), false), None, "Ctrl-A is no key of the keypad");
    }

    #[test]
    fn in_the_line_keys_are_text_and_ctrl_c_is_not() {
        for c in ['5', 'q', ' ', 'l', '?', 'é'] {
            let insert = Action::Edit(InputRequest::InsertChar(c));
            assert_eq!(action(&typed(c), true), Some(insert));
        }
        assert_eq!(action(&held('c'), true), Some(Action::Interrupt));
        assert_eq!(action(&held('z'), true), Some(Action::Suspend));
        assert_eq!(action(&held('d'), true), Some(Action::EndInput));
        let enter = |typing| {
            let event = key(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Press);
            action(&event, typing)
        };
        assert_eq!(
            [enter(false), enter(true)],
            [Some(Action::OpenLine), Some(Action::SendLine)]
        );
        let release = key(KeyCode::Char('5'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(action(&release, true), None);
    }

    #[test]
    fn q_that_repeats_ends_once() {
        assert_eq!(action(&typed('q'), false), Some(Action::End));
        for kind in [KeyEventKind::Repeat, KeyEventKind::Release] {
            assert_eq!(action(&key(KeyCode::Char('q'), KeyModifiers::NONE, kind), false), None);
        }
    }
}
