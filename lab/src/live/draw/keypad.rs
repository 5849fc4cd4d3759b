//! The keypad.

use hardware_sim::parts::Key;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};

use super::Scene;
use crate::bench::Contact;

/// Columns of the keypad.
pub const WIDTH: u16 = 12;

/// Four lines of four keys. What is pressed stands in brackets.
pub fn grid(scene: &Scene<'_>) -> Vec<Line<'static>> {
    let keys: Vec<Key> = Key::all().collect();
    keys.chunks(4)
        .map(|row| Line::from(row.iter().map(|key| sign(scene, *key)).collect::<Vec<_>>()))
        .collect()
}

/// What is pressed, in words.
pub fn in_words(scene: &Scene<'_>) -> String {
    let pressed: Vec<String> = Key::all()
        .filter(|key| is_pressed(scene, *key))
        .map(|key| key.to_string())
        .collect();
    if pressed.is_empty() {
        "keys: none".to_owned()
    } else {
        format!("keys: {}", pressed.join(" "))
    }
}

fn is_pressed(scene: &Scene<'_>, key: Key) -> bool {
    scene.model.pressed.contains(&Contact::Key(key.legend()))
}

fn sign(scene: &Scene<'_>, key: Key) -> Span<'static> {
    if is_pressed(scene, key) {
        Span::styled(format!("[{key}]"), scene.look.loud(Color::Green))
    } else {
        Span::styled(format!(" {key} "), Style::new())
    }
}
