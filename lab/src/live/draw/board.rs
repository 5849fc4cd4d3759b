//! The board and its processes, in three sizes.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Paragraph};

use super::{Scene, display, keypad, leds, processes};

/// How many other outputs are listed where there is much room.
const OTHERS: usize = 4;

/// The board with the processes below: 42 columns, 18 rows or more.
pub fn wide(frame: &mut Frame<'_>, area: Rect, scene: &Scene<'_>) {
    let width = usize::from(area.width).saturating_sub(2);
    let pins = pins(scene, width, OTHERS);
    // Its frame, the pins, the display.
    let height = 2 + pins.len() as u16 + 4;
    let [top, bottom] = Layout::vertical([Constraint::Length(height), Constraint::Fill(1)]).areas(area);
    let inner = block(frame, top, scene, " board ");
    let [above, below] = Layout::vertical([Constraint::Length(pins.len() as u16), Constraint::Length(4)]).areas(inner);
    frame.render_widget(Paragraph::new(pins), above);
    let [left, _, right] = Layout::horizontal([
        Constraint::Length(display::WIDTH),
        Constraint::Length(3),
        Constraint::Length(keypad::WIDTH),
    ])
    .areas(below);
    display::framed(frame, left, scene);
    frame.render_widget(Paragraph::new(keypad::grid(scene)), right);
    let inner = block(frame, bottom, scene, " processes ");
    let lines = processes::lines(scene, inner.width.into(), inner.height.into());
    frame.render_widget(Paragraph::new(lines), inner);
}

/// Display, keypad and processes side by side below the pins: 56 columns, 9 rows.
pub fn medium(frame: &mut Frame<'_>, area: Rect, scene: &Scene<'_>) {
    let [above, below] = Layout::vertical([Constraint::Length(5), Constraint::Length(4)]).areas(area);
    frame.render_widget(Paragraph::new(pins(scene, area.width.into(), 1)), above);
    let [left, _, middle, _, right] = Layout::horizontal([
        Constraint::Length(display::WIDTH),
        Constraint::Length(1),
        Constraint::Length(keypad::WIDTH),
        Constraint::Length(1),
        Constraint::Fill(1),
    ])
    .areas(below);
    display::framed(frame, left, scene);
    frame.render_widget(Paragraph::new(keypad::grid(scene)), middle);
    let lines = processes::lines(scene, right.width.into(), right.height.into());
    frame.render_widget(Paragraph::new(lines), right);
}

/// What matters most, in 6 rows of 40 columns.
pub fn small(frame: &mut Frame<'_>, area: Rect, scene: &Scene<'_>) {
    let [above, middle, below] =
        Layout::vertical([Constraint::Length(3), Constraint::Length(1), Constraint::Length(2)]).areas(area);
    frame.render_widget(Paragraph::new(leds::leds(scene, area.width.into())), above);
    let mut line = leds::button(scene);
    line.push_span(format!(", {}", keypad::in_words(scene)));
    frame.render_widget(line, middle);
    display::plain(frame, below, scene);
}

/// The LEDs, the button, and at most `others` other outputs.
fn pins(scene: &Scene<'_>, width: usize, others: usize) -> Vec<Line<'static>> {
    let mut lines = leds::leds(scene, width);
    lines.push(leds::button(scene));
    lines.extend(leds::others(scene, width, others));
    lines
}

/// Draws a frame with a title. Returns the area in it.
fn block(frame: &mut Frame<'_>, area: Rect, scene: &Scene<'_>, title: &'static str) -> Rect {
    let block = Block::bordered().border_set(scene.look.border()).title(title);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}
