//! How long a key of the keypad, or the button, stays pressed.
//!
//! Most terminals tell that a key of the keyboard was pressed, and never that it was released. There a press lasts for
//! [`HOLD`]; a key that is held down repeats, and each repetition makes the press last longer. Only its timing tells a
//! repetition from a second press: a keyboard begins to repeat after 200 ms at the earliest.
//!
//! Terminals with the kitty keyboard protocol tell everything; there a press lasts until the key is released.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use crate::bench::Contact;

/// How long a press lasts where nobody tells its end.
pub const HOLD: Duration = Duration::from_millis(150);

/// No keyboard repeats a key sooner than this after it was pressed.
const FIRST_REPETITION: Duration = Duration::from_millis(200);

/// Repetitions come no further apart than this. (Slow keyboards: 92 ms on the Linux console, 90 ms on macOS.)
const NEXT_REPETITION: Duration = HOLD;

/// The shortest press, and the shortest time between two, where several come at once: programs that debounce must see
/// them.
const SHORTEST: Duration = Duration::from_millis(50);

/// What a key of the keyboard did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// It was pressed; or it repeats, where the terminal does not tell the difference.
    Press,
    /// It repeats.
    Repeat,
    /// It was released.
    Release,
}

/// The fingers: what is pressed, and until when.
#[derive(Debug)]
pub struct Fingers {
    tells_releases: bool,
    fingers: BTreeMap<Contact, Finger>,
}

#[derive(Debug, Default)]
struct Finger {
    presses: VecDeque<Press>,
    /// When the key of the keyboard was heard of last.
    heard: Option<Instant>,
    /// Whether the next that is heard may be a repetition.
    may_repeat: bool,
    /// The next press begins no earlier.
    free_at: Option<Instant>,
}

#[derive(Debug)]
struct Press {
    from: Instant,
    /// `None`: until the key of the keyboard is released.
    until: Option<Instant>,
    down: bool,
}

impl Fingers {
    /// Fingers that press nothing. `tells_releases`: whether the terminal does.
    pub fn new(tells_releases: bool) -> Self {
        Self {
            tells_releases,
            fingers: BTreeMap::new(),
        }
    }

    /// The key of the keyboard that stands for `contact` did something.
    pub fn stroke(&mut self, contact: Contact, stroke: Stroke, now: Instant) {
        match (stroke, self.tells_releases) {
            (Stroke::Press, true) => self.finger(contact).press(now, None),
            (Stroke::Press | Stroke::Repeat, false) => self.finger(contact).hear(now),
            (Stroke::Repeat, true) => {}
            (Stroke::Release, _) if self.finger(contact).presses.is_empty() => {
                // `*` may be released as `8`, when Shift was released first: nothing shall stay pressed for ever.
                self.release_all(now);
            }
            (Stroke::Release, _) => self.finger(contact).release(now),
        }
    }

    /// All that is pressed is released, as soon as it was pressed long enough.
    pub fn release_all(&mut self, now: Instant) {
        for finger in self.fingers.values_mut() {
            finger.release(now);
        }
    }

    /// When something is to be done next.
    pub fn next(&self) -> Option<Instant> {
        let first = self.fingers.values().filter_map(|finger| finger.presses.front());
        first
            .filter_map(|press| if press.down { press.until } else { Some(press.from) })
            .min()
    }

    /// What is to be done by now, in its order: what is pressed (true) or released.
    pub fn due(&mut self, now: Instant) -> Vec<(Contact, bool)> {
        let mut due = Vec::new();
        for (contact, finger) in &mut self.fingers {
            while let Some(press) = finger.presses.front_mut() {
                if !press.down && press.from <= now {
                    press.down = true;
                    due.push((press.from, *contact, true));
                }
                match press.until.filter(|until| press.down && *until <= now) {
                    Some(until) => due.push((until, *contact, false)),
                    None => break,
                }
                finger.presses.pop_front();
            }
        }
        due.sort_by_key(|(at, ..)| *at);
        due.into_iter()
            .map(|(_, contact, pressed)| (contact, pressed))
            .collect()
    }

    fn finger(&mut self, contact: Contact) -> &mut Finger {
        self.fingers.entry(contact).or_default()
    }
}

impl Finger {
    /// The terminal tells nothing but that the key was heard of.
    fn hear(&mut self, now: Instant) {
        let since = self.heard.map(|heard| now.saturating_duration_since(heard));
        self.heard = Some(now);
        match self.presses.back_mut() {
            Some(press) if self.may_repeat && since.is_some_and(|since| since <= NEXT_REPETITION) => {
                press.until = Some(now + HOLD);
            }
            _ => {
                self.may_repeat = since.is_some_and(|since| since >= FIRST_REPETITION);
                self.press(now, Some(HOLD));
            }
        }
    }

    fn press(&mut self, now: Instant, time: Option<Duration>) {
        self.release(now);
        let from = self.free_at.map_or(now, |free_at| free_at.max(now));
        let until = time.map(|time| from + time);
        self.free_at = until.map(|until| until + SHORTEST);
        let down = false;
        self.presses.push_back(Press { from, until, down });
    }

    fn release(&mut self, now: Instant) {
        if let Some(press) = self.presses.back_mut() {
            let until = now.max(press.from + SHORTEST);
            let until = press.until.map_or(until, |other| other.min(until));
            press.until = Some(until);
            self.free_at = Some(until + SHORTEST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Contact = Contact::Key('5');
    const MS: Duration = Duration::from_millis(1);

    /// What the contacts do when the keyboard is heard of at these times, in ms: (time, pressed).
    fn played(tells_releases: bool, strokes: &[(u32, Stroke)]) -> Vec<(u32, bool)> {
        let begin = Instant::now();
        let mut fingers = Fingers::new(tells_releases);
        let mut strokes = strokes.iter().peekable();
        let mut done = Vec::new();
        for ms in 0..10_000 {
            let now = begin + MS * ms;
            while let Some((_, stroke)) = strokes.next_if(|(at, _)| *at == ms) {
                fingers.stroke(FIVE, *stroke, now);
            }
            if fingers.next().is_some_and(|next| next <= now) {
                done.extend(fingers.due(now).into_iter().map(|(_, pressed)| (ms, pressed)));
            }
        }
        assert_eq!(fingers.next(), None, "nothing stays pressed");
        done
    }

    fn heard(times: &[u32]) -> Vec<(u32, bool)> {
        let strokes: Vec<_> = times.iter().map(|at| (*at, Stroke::Press)).collect();
        played(false, &strokes)
    }

    #[test]
    fn a_press_without_a_release_lasts_a_while() {
        assert_eq!(heard(&[10]), [(10, true), (160, false)]);
    }

    #[test]
    fn a_key_that_repeats_stays_pressed() {
        // Held from 0 to 800 ms; the keyboard repeats it from 500 ms on.
        let times: Vec<u32> = [0].into_iter().chain((500..=800).step_by(33)).collect();
        assert_eq!(heard(&times), [(0, true), (150, false), (500, true), (947, false)]);
        // A slow keyboard.
        let times: Vec<u32> = [0].into_iter().chain((250..=1000).step_by(92)).collect();
        assert_eq!(heard(&times), [(0, true), (150, false), (250, true), (1136, false)]);
    }

    #[test]
    fn two_quick_presses_are_two() {
        assert_eq!(
            heard(&[0, 120, 240]),
            [
                (0, true),
                (120, false),
                (170, true),
                (240, false),
                (290, true),
                (440, false)
            ]
        );
        assert_eq!(heard(&[0, 160]), [(0, true), (150, false), (200, true), (350, false)]);
        assert_eq!(heard(&[0, 300]), [(0, true), (150, false), (300, true), (450, false)]);
    }

    #[test]
    fn presses_that_come_at_once_are_all_made_one_after_the_other() {
        assert_eq!(
            heard(&[0, 0, 0]),
            [
                (0, true),
                (50, false),
                (100, true),
                (150, false),
                (200, true),
                (350, false)
            ]
        );
    }

    #[test]
    fn where_releases_are_told_a_press_lasts_until_then() {
        let strokes = [
            (0, Stroke::Press),
            (500, Stroke::Repeat),
            (533, Stroke::Repeat),
            (2000, Stroke::Release),
        ];
        assert_eq!(played(true, &strokes), [(0, true), (2000, false)]);
        // Shorter than a program could see.
        let strokes = [(0, Stroke::Press), (1, Stroke::Release)];
        assert_eq!(played(true, &strokes), [(0, true), (50, false)]);
    }

    #[test]
    fn keys_are_held_independently_and_a_release_of_another_name_releases_all() {
        let now = Instant::now();
        let mut fingers = Fingers::new(true);
        let star = Contact::Key('*');
        fingers.stroke(star, Stroke::Press, now);
        fingers.stroke(FIVE, Stroke::Press, now + MS);
        assert_eq!(fingers.due(now + MS), [(star, true), (FIVE, true)]);
        fingers.stroke(FIVE, Stroke::Release, now + MS * 100);
        assert_eq!(fingers.due(now + MS * 100), [(FIVE, false)]);
        assert_eq!(fingers.next(), None, "the other one is held");
        fingers.stroke(Contact::Key('8'), Stroke::Release, now + MS * 200);
        assert_eq!(fingers.due(now + MS * 200), [(star, false)]);
    }
}
