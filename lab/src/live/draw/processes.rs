//! The processes of the program.

use ratatui::style::Color;
use ratatui::text::{Line, Span};

use super::Scene;
use super::words::{fit, process};

/// At most `most` lines; the last one tells how many more processes there are.
pub fn lines(scene: &Scene<'_>, width: usize, most: usize) -> Vec<Line<'static>> {
    let all = scene.model.processes();
    if all.is_empty() && most > 0 {
        return vec![Line::styled("none on this board yet", scene.look.quiet())];
    }
    let shown = if all.len() > most {
        most.saturating_sub(1)
    } else {
        all.len()
    };
    let mut lines: Vec<Line<'static>> = all[..shown]
        .iter()
        .map(|one| {
            let name = process(&one.who);
            let (state, style) = match &one.ended {
                None => ("alive".to_owned(), scene.look.in_colour(Color::Green)),
                Some(how) => (format!("ended: {how}"), scene.look.quiet()),
            };
            let room = width.saturating_sub(Span::raw(&*name).width() + 1);
            Line::from(vec![
                Span::raw(format!("{name} ")),
                Span::styled(fit(&state, room, scene.look), style),
            ])
        })
        .collect();
    if shown < all.len() && most > 0 {
        let living = all[shown..].iter().filter(|process| process.ended.is_none()).count();
        lines.push(Line::raw(format!("{} more, {living} alive", all.len() - shown)));
    }
    lines
}
