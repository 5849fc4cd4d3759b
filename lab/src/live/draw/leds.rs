//! The LEDs and other outputs: one line for each pin.

use hardware_sim::parts::{BUTTON, LEDS};
use ratatui::style::Color;
use ratatui::text::{Line, Span};

use super::Scene;
use super::words::{fit_process, seconds};
use crate::bench::Contact;
use crate::live::model::{Mode, Pin};

/// The lines of the bench's LEDs.
pub fn leds(scene: &Scene<'_>, width: usize) -> Vec<Line<'static>> {
    LEDS.iter().map(|number| pin(scene, *number, width)).collect()
}

/// The lines of other outputs that a program uses, at most `most`; the last one tells how many more there are.
pub fn others(scene: &Scene<'_>, width: usize, most: usize) -> Vec<Line<'static>> {
    let own = |number: &u8| LEDS.contains(number) || *number == BUTTON || scene.model.is_scanned(*number);
    let others = scene.model.pins.iter();
    let others: Vec<u8> = others
        .filter(|(number, pin)| pin.mode == Mode::Output && !own(number))
        .map(|(number, _)| *number)
        .collect();
    if others.len() <= most {
        return others.into_iter().map(|number| pin(scene, number, width)).collect();
    }
    let (shown, more) = others.split_at(most.saturating_sub(1));
    let mut lines: Vec<_> = shown.iter().map(|number| pin(scene, *number, width)).collect();
    if most > 0 {
        let lit = more.iter().filter(|number| scene.model.pins[*number].lit());
        lines.push(Line::raw(format!("{} more outputs, {} on", more.len(), lit.count())));
    }
    lines
}

/// The line of the push button.
pub fn button(scene: &Scene<'_>) -> Line<'static> {
    let pressed = scene.model.pressed.contains(&Contact::Button);
    let (word, style) = if pressed {
        ("pressed", scene.look.loud(Color::Green))
    } else {
        ("released", scene.look.quiet())
    };
    Line::from(vec![
        Span::raw(format!("GPIO {BUTTON} ")),
        Span::styled(format!("{} ", scene.look.sign(pressed)), style),
        Span::styled(format!("button {word}"), style),
    ])
}

/// `GPIO  3 ● on  Flash250[1234]       12.250 s`: without the time where there is no room for it.
fn pin(scene: &Scene<'_>, number: u8, width: usize) -> Line<'static> {
    let unused = Pin::default();
    let pin = scene.model.pins.get(&number).unwrap_or(&unused);
    let look = scene.look;
    let lit = pin.lit();
    let (word, style) = match &pin.mode {
        // GPIO 2 and 3 may serve the bus of the display.
        Mode::Other(mode) if mode == "Alt0" && matches!(number, 2 | 3) => ("I2C", look.quiet()),
        Mode::Other(_) => ("other use", look.quiet()),
        _ if lit => ("on ", look.loud(Color::Red)),
        _ => ("off", look.quiet()),
    };
    let mut line = vec![
        Span::raw(format!("GPIO {number:2} ")),
        Span::styled(format!("{} {word} ", look.sign(lit)), style),
    ];
    let used: usize = line.iter().map(Span::width).sum();
    if let Some((who, at)) = &pin.driven {
        let at = seconds(*at);
        let rest = width.saturating_sub(used + 1);
        let who = fit_process(who, rest, look);
        let room = rest.saturating_sub(Span::raw(&*who).width() + 1);
        line.push(Span::raw(format!(" {who}")));
        if at.len() <= room {
            line.push(Span::styled(format!(" {at:>room$}"), look.quiet()));
        }
    }
    Line::from(line)
}
