//! Draws the board, what stands beside it, and the keys that there are.
//!
//! Three layouts: the board on the left where the window has 76 columns and 20 rows, on top where it has 56 by 18, in a
//! few lines where it has 40 by 12. A smaller window gets a message.

mod board;
mod display;
mod footer;
mod help;
mod keypad;
mod leds;
mod processes;
mod words;

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};

use super::look::Look;
use super::model::Model;
use super::output::{self, Source};
use super::pane::{Pane, wrap};
use super::roll::Roll;
use super::view::{Beside, Subject, View};
use words::{fit, seconds};

/// The smallest window that shows the board, in columns and rows.
pub const SMALLEST: (u16, u16) = (40, 12);

/// Columns of the board where it stands on the left.
const BOARD_WIDTH: u16 = 42;

/// Everything that is drawn.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The board.
    pub model: &'a Model,
    /// What the program has printed.
    pub output: &'a Roll<output::Line>,
    /// What the person has chosen to see.
    pub view: &'a View,
    /// What the terminal can show.
    pub look: Look,
}

/// How much room the board has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Wide,
    Medium,
    Small,
}

/// Draws everything. Returns columns and rows of the text beside the board.
pub fn draw(frame: &mut Frame<'_>, scene: &Scene<'_>) -> (usize, usize) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, scene);
        return (0, 0);
    }
    let room = match (area.width, area.height) {
        (76.., 20..) => Room::Wide,
        (56.., 18..) => Room::Medium,
        _ => Room::Small,
    };
    let problem = problem(scene, area.width, room);
    let [title, body, problems, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(problem.len() as u16),
        Constraint::Length(1 + u16::from(scene.view.line.is_some())),
    ])
    .areas(area);
    frame.render_widget(headline(scene, title.width), title);
    frame.render_widget(Paragraph::new(problem), problems);
    footer::draw(frame, footer, scene);
    let beside = match room {
        // The help needs the room.
        _ if scene.view.beside == Beside::Help => body,
        Room::Wide => {
            let [left, right] = Layout::horizontal([Constraint::Length(BOARD_WIDTH), Constraint::Fill(1)]).areas(body);
            board::wide(frame, left, scene);
            right
        }
        Room::Medium => {
            let [top, bottom] = Layout::vertical([Constraint::Length(9), Constraint::Fill(1)]).areas(body);
            board::medium(frame, top, scene);
            bottom
        }
        Room::Small => {
            let [top, bottom] = Layout::vertical([Constraint::Length(6), Constraint::Fill(1)]).areas(body);
            board::small(frame, top, scene);
            bottom
        }
    };
    let borders = if room == Room::Small {
        Borders::TOP
    } else {
        Borders::ALL
    };
    self::beside(frame, beside, borders, scene)
}

fn too_small(frame: &mut Frame<'_>, scene: &Scene<'_>) {
    let area = frame.area();
    let (columns, rows) = SMALLEST;
    let goes_on = match scene.view.subject {
        Subject::Run(_) => "The program runs on; q ends it.",
        Subject::Board(_) => "q ends the view.",
    };
    let text = format!(
        "The window is too small: {} by {}. The board needs {columns} by {rows}. {goes_on}",
        area.width, area.height
    );
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
}

/// What is shown, and since when.
fn headline(scene: &Scene<'_>, width: u16) -> Line<'static> {
    let (subject, state) = match &scene.view.subject {
        Subject::Run(name) if scene.view.ending => (name, "asked to end; q again kills it"),
        Subject::Run(name) => (name, "running"),
        Subject::Board(path) => (path, "the board of your programs"),
    };
    // Where there is little room, the name matters more than the time.
    let room = usize::from(width).saturating_sub(3);
    let timed = format!("{state}, last event at {}", seconds(scene.model.time));
    let fits = Span::raw(subject).width() + timed.len() <= room;
    let state = if fits { timed } else { state.to_owned() };
    let name = fit(subject, room.saturating_sub(state.len()), scene.look);
    Line::from(vec![
        Span::styled(format!(" {name}"), Style::new().add_modifier(Modifier::BOLD)),
        Span::raw(format!("  {state}")),
    ])
}

/// The latest problem, in at most a few lines.
fn problem(scene: &Scene<'_>, width: u16, room: Room) -> Vec<Line<'static>> {
    let style = scene.look.loud(Color::Yellow);
    if let Some(note) = &scene.view.note {
        return vec![Line::styled(fit(&format!(" {note}"), width.into(), scene.look), style)];
    }
    let Some(latest) = scene.model.problems.back() else {
        return Vec::new();
    };
    let most = match room {
        Room::Wide => 3,
        Room::Medium => 2,
        Room::Small => 1,
    };
    let text = words::event(latest);
    let mut lines = wrap(&format!(" {text}"), width.into());
    if lines.len() > most {
        let rest = lines.split_off(most - 1).concat();
        lines.push(fit(&rest, width.into(), scene.look));
    }
    lines.into_iter().map(|line| Line::styled(line, style)).collect()
}

/// What stands beside the board. Returns columns and rows of its text.
fn beside(frame: &mut Frame<'_>, area: Rect, borders: Borders, scene: &Scene<'_>) -> (usize, usize) {
    let (name, back) = match scene.view.beside {
        Beside::Output => ("output (! error output, > typed)", scene.view.bottom.is_some()),
        Beside::Log => ("events", scene.view.bottom.is_some()),
        Beside::Help => ("help", false),
    };
    let title = if back {
        format!(" {name}: older; End: newest ")
    } else {
        format!(" {name} ")
    };
    let block = Block::new().borders(borders).border_set(scene.look.border()).title(fit(
        &title,
        usize::from(area.width).saturating_sub(2),
        scene.look,
    ));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inner.width);
    let height = usize::from(inner.height);
    let lines = with_pane(scene, width, height, |pane| {
        let rows = pane.rows(scene.view.bottom);
        rows.into_iter()
            .map(|(position, text)| match scene.view.beside {
                Beside::Output => output_row(scene, position.line, text),
                Beside::Log | Beside::Help => Line::raw(text),
            })
            .collect::<Vec<_>>()
    });
    frame.render_widget(Paragraph::new(lines), inner);
    (width, height)
}

/// Hands over what stands beside the board as a pane of this size.
pub fn with_pane<T>(scene: &Scene<'_>, width: usize, height: usize, look: impl FnOnce(&Pane<'_>) -> T) -> T {
    let help = help::lines(scene.view);
    // The first two columns of the output say where a line comes from.
    let (first, end, margin) = match scene.view.beside {
        Beside::Output => (scene.output.forgotten(), scene.output.end(), 2),
        Beside::Log => (scene.model.log.forgotten(), scene.model.log.end(), 0),
        Beside::Help => (0, help.len() as u64, 0),
    };
    let text = |number: u64| match scene.view.beside {
        Beside::Output => scene.output.get(number).map_or(String::new(), |line| line.text.clone()),
        Beside::Log => scene.model.log.get(number).map_or(String::new(), words::entry),
        Beside::Help => help.get(number as usize).map_or(String::new(), ToString::to_string),
    };
    let width = width.saturating_sub(margin).max(1);
    look(&Pane {
        first,
        end,
        width,
        height,
        text: &text,
    })
}

fn output_row(scene: &Scene<'_>, number: u64, text: String) -> Line<'static> {
    let source = scene.output.get(number).map_or(Source::Stdout, |line| line.source);
    let (mark, style) = match source {
        Source::Stdout => ("  ", Style::new()),
        Source::Stderr => ("! ", scene.look.in_colour(Color::Red)),
        Source::Typed => ("> ", scene.look.in_colour(Color::Cyan)),
        Source::Lab => ("  ", scene.look.loud(Color::Yellow)),
    };
    Line::from(vec![Span::raw(mark), Span::raw(text)]).style(style)
}
