//! A waveform that is expected.

use std::fmt;
use std::time::Duration;

use hardware_sim::gpio::Level;

use super::time::Length;

/// A waveform that a pin is expected to show: levels, and how long each lasts.
///
/// It begins with its first level, and after its last level goes on with that, or from the beginning if it is
/// [repeated](Self::repeated).
///
/// ```
/// use std::time::Duration;
/// use testbench::matchers::Wave;
///
/// let second = Duration::from_secs(1);
/// let blink = Wave::square(second);
/// let short_short_long = Wave::high(second).and_low(second).and_high(second).and_low(second).and_high(3 * second);
/// assert_eq!(blink.to_string(), "a square wave, high first, half period 1 s");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "this is only a waveform: say which pin shows it"]
pub struct Wave {
    /// Neighbours have different levels, and none lasts no time.
    steps: Vec<(Level, Duration)>,
    is_repeated: bool,
    tolerance: Duration,
}

impl Wave {
    /// High for a half period, low for a half period, and so on.
    ///
    /// # Panics
    ///
    /// If the half period is zero.
    pub fn square(half_period: Duration) -> Wave {
        Wave::high(half_period).and_low(half_period).repeated()
    }

    /// High for so long.
    pub fn high(time: Duration) -> Wave {
        Wave::of(Level::High, time)
    }

    /// Low for so long.
    pub fn low(time: Duration) -> Wave {
        Wave::of(Level::Low, time)
    }

    /// Then high for so long.
    pub fn and_high(self, time: Duration) -> Wave {
        self.and(Level::High, time)
    }

    /// Then low for so long.
    pub fn and_low(self, time: Duration) -> Wave {
        self.and(Level::Low, time)
    }

    /// And all again, without end.
    ///
    /// # Panics
    ///
    /// If all of it lasts no time.
    pub fn repeated(mut self) -> Wave {
        assert!(
            !self.steps.is_empty(),
            "a waveform that lasts no time cannot be repeated"
        );
        self.is_repeated = true;
        self
    }

    /// With high and low exchanged.
    pub fn inverted(mut self) -> Wave {
        self.steps.iter_mut().for_each(|(level, _)| *level = !*level);
        self
    }

    /// Each edge may be early or late by so much (that much is still allowed). Every edge is measured from the beginning
    /// of the waveform, so a rhythm that drifts does not pass. An edge no farther than that from the beginning or the end
    /// of the judged interval may be missing, or lie outside of it.
    pub fn tolerance(mut self, tolerance: Duration) -> Wave {
        self.tolerance = tolerance;
        self
    }

    fn of(level: Level, time: Duration) -> Wave {
        Wave {
            steps: Vec::new(),
            is_repeated: false,
            tolerance: Duration::ZERO,
        }
        .and(level, time)
    }

    fn and(mut self, level: Level, time: Duration) -> Wave {
        match self.steps.last_mut() {
            _ if time.is_zero() => {}
            Some((last, length)) if *last == level => *length += time,
            _ => self.steps.push((level, time)),
        }
        self
    }

    pub(crate) fn allowed(&self) -> Duration {
        self.tolerance
    }

    /// The level that it begins with.
    pub(crate) fn first(&self) -> Level {
        self.steps.first().map_or(Level::Low, |(level, _)| *level)
    }

    /// Its edges: when, from its beginning, and the level that begins there. It can be without end.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (Duration, Level)> {
        // One level for ever has no edges, however often it is looked for one.
        let rounds = if self.is_repeated && self.steps.len() > 1 {
            usize::MAX
        } else {
            1
        };
        let steps = std::iter::repeat_n(&self.steps, rounds).flatten();
        let mut level = self.first();
        let mut at = Duration::ZERO;
        // The length of a step is the time of the edge after it.
        steps
            .map(move |(level, length)| {
                let begin = at;
                at = at.saturating_add(*length);
                (begin, *level)
            })
            .filter(move |(_, next)| std::mem::replace(&mut level, *next) != *next)
            .take_while(|(at, _)| *at < Duration::MAX)
    }
}

impl fmt::Display for Wave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_words = |level| if level == Level::High { "high" } else { "low" };
        match self.steps[..] {
            [(first, a), (_, b)] if a == b && self.is_repeated => {
                write!(f, "a square wave, {} first, half period {}", in_words(first), Length(a))?;
            }
            _ => {
                let steps: Vec<String> = self
                    .steps
                    .iter()
                    .map(|(level, time)| format!("{} {}", in_words(*level), Length(*time)))
                    .collect();
                write!(f, "{}", steps.join(", "))?;
                if self.is_repeated {
                    f.write_str(", repeated")?;
                }
            }
        }
        if !self.tolerance.is_zero() {
            write!(f, ", each edge within {}", Length(self.tolerance))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn edges(wave: &Wave) -> Vec<(u64, Level)> {
        let edges = wave.edges().take(4);
        edges.map(|(at, level)| (at.as_millis() as u64, level)).collect()
    }

    #[test]
    fn a_square_wave_goes_on() {
        let edges = edges(&Wave::square(ms(250)).inverted());
        assert_eq!(
            edges,
            [
                (250, Level::High),
                (500, Level::Low),
                (750, Level::High),
                (1000, Level::Low)
            ]
        );
    }

    #[test]
    fn a_wave_that_is_not_repeated_keeps_its_last_level() {
        assert_eq!(
            edges(&Wave::high(ms(1)).and_low(ms(2)).and_low(ms(3)).and_high(ms(1))),
            [(1, Level::Low), (6, Level::High)]
        );
    }

    #[test]
    fn steps_of_one_level_have_no_edge_between_them_even_when_repeated() {
        let wave = Wave::high(ms(1))
            .and_low(ms(0))
            .and_high(ms(1))
            .and_low(ms(3))
            .and_high(ms(1))
            .repeated();
        assert_eq!(
            edges(&wave),
            [(2, Level::Low), (5, Level::High), (8, Level::Low), (11, Level::High)]
        );
    }

    #[test]
    fn one_level_for_ever_has_no_edges() {
        assert_eq!(edges(&Wave::high(ms(1)).and_high(ms(1)).repeated()), []);
    }

    #[test]
    #[should_panic(expected = "lasts no time")]
    fn a_wave_without_length_cannot_be_repeated() {
        let _ = Wave::square(ms(0));
    }

    #[test]
    fn a_wave_reads_as_words() {
        let wave = Wave::low(ms(5)).and_high(ms(1500)).repeated().tolerance(ms(1));
        assert_eq!(
            wave.to_string(),
            "low 5 ms, high 1.5 s, repeated, each edge within 1 ms"
        );
    }
}
