//! The last line: which keys there are. The line to type in stands above it while it is open.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Scene;
use crate::live::view::{Beside, Subject};

/// What stands before the typed text.
const PROMPT: &str = " input> ";

/// Draws the keys, and the line to type in.
pub fn draw(frame: &mut Frame<'_>, area: Rect, scene: &Scene<'_>) {
    let keys = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    frame.render_widget(keys_line(scene, area.width), keys);
    if let Some(line) = &scene.view.line {
        let [prompt, field] = Layout::horizontal([Constraint::Length(PROMPT.len() as u16), Constraint::Fill(1)])
            .areas(Rect { height: 1, ..area });
        let scroll = line.visual_scroll(usize::from(field.width).saturating_sub(1));
        let typed = Paragraph::new(line.value()).scroll((0, scroll as u16));
        frame.render_widget(Line::styled(PROMPT, Style::new().add_modifier(Modifier::BOLD)), prompt);
        frame.render_widget(typed, field);
        let cursor = line.visual_cursor().saturating_sub(scroll) as u16;
        frame.set_cursor_position(Position::new(field.x + cursor, field.y));
    }
}

/// As many keys as there is room for, the most needed ones first.
fn keys_line(scene: &Scene<'_>, width: u16) -> Line<'static> {
    let view = scene.view;
    let is_run = matches!(view.subject, Subject::Run(_));
    let keys: Vec<(&str, &str)> = if view.line.is_some() {
        vec![("Enter", "sends"), ("Esc", "back"), ("Ctrl-D", "end of input")]
    } else {
        let end = if view.ending { "kill" } else { "end" };
        let log = if view.beside == Beside::Log { "output" } else { "log" };
        let help = if view.beside == Beside::Help { "back" } else { "help" };
        let mut keys = vec![("q", end)];
        if is_run {
            keys.extend([("i", "type"), ("l", log)]);
        }
        keys.extend([
            ("?", help),
            ("space", "button"),
            ("0-9 A-D * #", "keypad"),
            ("PgUp PgDn", "scroll"),
        ]);
        keys
    };
    let mut line = Line::raw(" ");
    for (key, meaning) in keys {
        let key = Span::styled(key.to_owned(), Style::new().add_modifier(Modifier::REVERSED));
        let meaning = Span::raw(format!(" {meaning}  "));
        if line.width() + key.width() + meaning.width() > usize::from(width) + 2 {
            break;
        }
        line.push_span(key);
        line.push_span(meaning);
    }
    line
}
