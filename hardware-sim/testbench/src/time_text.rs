//! Lengths of time as people write them: `6s`, `250ms`, `1.5s`, `2m`.

use std::fmt;
use std::time::Duration;

/// The longest time that is understood: a day.
pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Units, and the nanoseconds that each of them has.
const UNITS: [(&str, u128); 3] = [("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000)];

/// Why a text is not a length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// There is no number at the beginning.
    #[error("not a time: write a number and a unit, such as 6s, 250ms, 1.5s or 2m")]
    NoNumber,
    /// There is a number and nothing behind it.
    #[error("the unit is missing: write {0}s for seconds, {0}ms for milliseconds or {0}m for minutes")]
    NoUnit(String),
    /// There is something else than a unit behind the number.
    #[error("`{0}` is not a unit of time: use ms, s or m")]
    Unit(String),
    /// More digits than a nanosecond has.
    #[error("finer than a nanosecond: leave out the last digits")]
    TooFine,
    /// More than [`LONGEST`].
    #[error("longer than a day: the longest time is 1440m")]
    TooLong,
    /// No time at all, where some is needed.
    #[error("must be longer than 0s")]
    Zero,
}

/// Reads a length of time.
///
/// # Errors
///
/// [`TimeError`] when the text is no number with a unit behind it, or is too long or too fine.
pub fn parse(text: &str) -> Result<Duration, TimeError> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains('.') || (number.contains('.') && fraction.is_empty()) {
        return Err(TimeError::NoNumber);
    }
    if unit.is_empty() {
        return Err(TimeError::NoUnit(number.to_string()));
    }
    let Some((_, per_unit)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(TimeError::Unit(unit.to_string()));
    };
    // The fraction is worked out from its digits, so that no rounding can change a written time.
    let whole: u128 = whole.parse().map_err(|_| TimeError::TooLong)?;
    let mut nanos = whole.checked_mul(*per_unit).ok_or(TimeError::TooLong)?;
    let mut place = *per_unit;
    for digit in fraction.bytes().map(|byte| u128::from(byte - b'0')) {
        if place % 10 != 0 && digit != 0 {
            return Err(TimeError::TooFine);
        }
        place /= 10;
        nanos += digit * place;
    }
    if nanos > LONGEST.as_nanos() {
        return Err(TimeError::TooLong);
    }
    // At most a day: this fits.
    Ok(Duration::from_nanos(
        u64::try_from(nanos).map_err(|_| TimeError::TooLong)?,
    ))
}

/// Shows a length of time as [`parse`] reads it, exactly.
#[derive(Clone, Copy, Debug)]
pub struct Shown(pub Duration);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.as_nanos();
        let (unit, per_unit, width) = if nanos != 0 && nanos < 1_000_000_000 {
            ("ms", 1_000_000, 6)
        } else {
            ("s", 1_000_000_000, 9)
        };
        let (whole, rest) = (nanos / per_unit, nanos % per_unit);
        if rest == 0 {
            write!(f, "{whole}{unit}")
        } else {
            let digits = format!("{rest:0width$}");
            write!(f, "{whole}.{}{unit}", digits.trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn understands_what_people_write() {
        for (text, nanos) in [
            ("6s", 6_000_000_000),
            ("250ms", 250_000_000),
            ("1.5s", 1_500_000_000),
            ("2m", 120_000_000_000),
            ("0.5m", 30_000_000_000),
            ("0s", 0),
            ("0.000001ms", 1),
            ("0.0000000010s", 1),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_nanos(nanos)), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, error) in [
            ("", TimeError::NoNumber),
            ("soon", TimeError::NoNumber),
            (".5s", TimeError::NoNumber),
            ("5.s", TimeError::NoNumber),
            ("1.2.3s", TimeError::NoNumber),
            ("-1s", TimeError::NoNumber),
            ("6", TimeError::NoUnit("6".into())),
            ("6sec", TimeError::Unit("sec".into())),
            ("6 s", TimeError::Unit(" s".into())),
            ("1.0000000001s", TimeError::TooFine),
            ("1441m", TimeError::TooLong),
            ("99999999999999999999999999999999999999999999s", TimeError::TooLong),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = parse(&text);
        }

        #[test]
        fn never_panics_on_nearly_right_texts(text in "[0-9.]{0,45}(ms|s|m|h)?") {
            let _ = parse(&text);
        }

        #[test]
        fn shown_times_are_read_again(nanos in 0..=LONGEST.as_nanos() as u64) {
            let time = Duration::from_nanos(nanos);
            prop_assert_eq!(parse(&Shown(time).to_string()), Ok(time));
        }
    }
}
