//! Several pins together.

use std::ops::RangeBounds;
use std::time::Duration;

use hardware_sim::gpio::Level;

use super::events::is_whole;
use super::time::{Interval, Point};
use super::waveform;
use super::{Mismatch, Pin, Times};
use crate::recording::{Index, Recording};

/// Several pins of the board, over the whole run or in an interval of it.
#[derive(Clone, Debug)]
#[must_use = "these are only pins: say what must hold of them"]
pub struct Pins<'r> {
    recording: &'r Recording,
    numbers: Vec<u8>,
    interval: Interval,
}

impl Recording {
    /// Several pins, by their BCM numbers.
    pub fn pins(&self, numbers: impl IntoIterator<Item = u8>) -> Pins<'_> {
        Pins {
            recording: self,
            numbers: numbers.into_iter().collect(),
            interval: Interval::ALL,
        }
    }
}

impl<'r> Pins<'r> {
    /// The pins in an interval.
    pub fn during(mut self, range: impl RangeBounds<Duration>) -> Pins<'r> {
        self.interval = self.interval.and(Interval::of(range));
        self
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Pin<'r>> {
        self.numbers
            .iter()
            .map(|number| self.recording.pin(*number).within(self.interval))
    }

    /// All are low all the time.
    ///
    /// # Errors
    ///
    /// If one is high at some time: that of [`Pin::stays`].
    pub fn stay_low(&self) -> Result<(), Mismatch> {
        self.iter().try_for_each(|pin| pin.stays(Level::Low))
    }

    /// All are high all the time.
    ///
    /// # Errors
    ///
    /// If one is low at some time: that of [`Pin::stays`].
    pub fn stay_high(&self) -> Result<(), Mismatch> {
        self.iter().try_for_each(|pin| pin.stays(Level::High))
    }

    /// At any time so many of them are high: `..=1` (never two), `1` (always one, never two). Within one instant it holds
    /// in the order of the trace: switch off first, then on.
    ///
    /// # Errors
    ///
    /// If more or fewer are high at some time.
    pub fn are_high_at_once(&self, times: impl Into<Times>) -> Result<(), Mismatch> {
        is_whole(self.recording, self.interval)?;
        let times = times.into();
        let level = |number: u8| self.recording.level(number, self.interval.from);
        let mut levels: Vec<Level> = self.numbers.iter().map(|number| level(*number)).collect();
        let high = |levels: &[Level]| levels.iter().filter(|level| **level == Level::High).count();
        if !times.allow(high(&levels)) {
            return Err(self.wrong_number(times, high(&levels), self.interval.from));
        }
        let mut edges: Vec<&[Index]> = self.iter().map(|pin| pin.edges_after_start()).collect();
        // Always the edge that comes next in the trace.
        let next = |edges: &[&[Index]]| {
            let heads = edges.iter().enumerate();
            let heads = heads.filter_map(|(pin, edges)| Some((*edges.first()?, pin)));
            heads.min()
        };
        while let Some((edge, pin)) = next(&edges) {
            edges[pin] = &edges[pin][1..];
            levels[pin] = !levels[pin];
            let count = high(&levels);
            if !times.allow(count) {
                let at = Duration::from_nanos(self.recording.log().time(edge));
                return Err(self.wrong_number(times, count, at));
            }
        }
        Ok(())
    }

    fn wrong_number(&self, times: Times, count: usize, at: Duration) -> Mismatch {
        let numbers: Vec<String> = self.numbers.iter().map(u8::to_string).collect();
        let lanes: Vec<_> = self
            .iter()
            .map(|pin| pin.lane(&format!("GPIO {}", pin.number())))
            .collect();
        Mismatch::new(
            self.recording,
            format!(
                "wrong number of pins high, of GPIO {}{}",
                numbers.join(", "),
                self.interval
            ),
            format!("{times} high at the same time"),
            format!("{count} high at {}", Point(at)),
        )
        .at(at)
        .picture(waveform::draw(&lanes, at, self.recording.end()))
    }
}
