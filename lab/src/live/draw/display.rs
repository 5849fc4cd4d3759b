//! The character display.

use hardware_sim::parts::lcd::Picture;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use super::Scene;
use crate::live::look::Look;

/// Columns of the display in its frame.
pub const WIDTH: u16 = 18;

/// The display in a frame that says in words what cannot be seen: 18 columns, 4 rows.
pub fn framed(frame: &mut Frame<'_>, area: Rect, scene: &Scene<'_>) {
    let picture = &scene.model.picture;
    let block = Block::bordered()
        .border_set(scene.look.border())
        .title(format!("LCD {}", state(picture)))
        .title_bottom(cursor(picture));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    frame.render_widget(Paragraph::new(rows(picture, scene.look)), inner);
}

/// The display in two lines, the words behind it.
pub fn plain(frame: &mut Frame<'_>, area: Rect, scene: &Scene<'_>) {
    let picture = &scene.model.picture;
    let [display, words] = Layout::horizontal([Constraint::Length(WIDTH + 1), Constraint::Fill(1)]).areas(area);
    let edge = Span::raw("|");
    let rows = rows(picture, scene.look).into_iter().map(|row| {
        let mut line = Line::from(edge.clone());
        line.extend(row);
        line.push_span(edge.clone());
        line
    });
    frame.render_widget(Paragraph::new(rows.collect::<Vec<_>>()), display);
    let words_of = [format!("LCD {}", state(picture)), cursor(picture)];
    frame.render_widget(Paragraph::new(words_of.map(Line::raw).to_vec()), words);
}

/// Whether it is on, and lit.
fn state(picture: &Picture) -> &'static str {
    match (picture.on, picture.backlight) {
        (true, true) => "on",
        (true, false) => "on, unlit",
        (false, true) => "off",
        (false, false) => "off, unlit",
    }
}

/// Where the cursor is, counted from 0 as programs do.
fn cursor(picture: &Picture) -> String {
    match picture.cursor.filter(|_| picture.on) {
        Some((row, column)) if picture.blink => format!("blink at {row},{column}"),
        Some((row, column)) => format!("cursor at {row},{column}"),
        None => String::new(),
    }
}

fn rows(picture: &Picture, look: Look) -> Vec<Line<'static>> {
    let style = match (look.colour, picture.on && picture.backlight) {
        (true, true) => Style::new().fg(Color::Black).bg(Color::Green),
        _ => Style::new(),
    };
    let rows = picture.rows();
    let rows = rows.iter().zip(0..).map(|(text, row)| {
        let signs = text.chars().take(16).zip(0..).map(|(sign, column)| {
            let here = picture.on && picture.cursor == Some((row, column));
            let shown = match sign {
                // What is off shows nothing, whatever it remembers.
                _ if !picture.on => ' ',
                // On the glass it looks like that. Here it would join the character before it.
                'ﾟ' if look.unicode => '°',
                'ﾞ' => '"',
                sign if sign.is_control() || (!sign.is_ascii() && !look.unicode) => look.unknown_sign(),
                sign if Span::raw(sign.to_string()).width() != 1 => look.unknown_sign(),
                sign => sign,
            };
            let mut style = style;
            if here && picture.blink {
                style = style.add_modifier(Modifier::REVERSED);
            } else if here {
                style = style.add_modifier(Modifier::UNDERLINED);
            }
            Span::styled(shown.to_string(), style)
        });
        Line::from(signs.collect::<Vec<_>>())
    });
    rows.collect()
}
