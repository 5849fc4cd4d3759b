//! How a mechanical contact bounces.

use crate::board::Bounce;
use std::time::Duration;

/// One change of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Time since the finger moved.
    pub at: Duration,
    /// Whether the contact is closed from then on.
    pub closed: bool,
}

/// All changes of a contact that is being closed (or opened, if `closed` is false), the first at once. The same
/// arguments always give the same changes, on every machine.
///
/// The number of bounces is drawn evenly from the profile's range; the lengths are drawn so that each octave is equally
/// likely, since real bounces are many short ones and few long ones, and never rhythmic.
pub fn contacts(profile: Bounce, seed: u64, closed: bool) -> Vec<Contact> {
    let (bounces, shortest, octaves) = match profile {
        Bounce::Clean => (0, 0, 1),
        Bounce::Tactile => (4, 20_000, 4),  // to 320 µs
        Bounce::Membrane => (8, 50_000, 5), // to 1.6 ms
        Bounce::Worn => (16, 50_000, 6),    // to 3.2 ms
        Bounce::Nasty => (40, 1_000, 13),   // to 8.2 ms
    };
    let mut random = SplitMix64(seed);
    let mut at = 0;
    let mut changes = vec![Contact {
        at: Duration::ZERO,
        closed,
    }];
    for _ in 0..random.below(bounces + 1) {
        for closed in [!closed, closed] {
            let octave = shortest << random.below(octaves);
            at += octave + random.below(octave);
            changes.push(Contact {
                at: Duration::from_nanos(at),
                closed,
            });
        }
    }
    changes
}

/// The generator SplitMix64 (Steele, Lea, Flood 2014). It stands here, in full, because a recorded seed must give the
/// same bounces in every future version of this crate; `rand`'s own generators promise that only for one version.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number from 0 to below `bound`; 0 if that is 0.
    fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut random = SplitMix64(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_contact_ends_where_the_finger_put_it() {
        for profile in Bounce::ALL {
            for seed in 0..500 {
                for closed in [true, false] {
                    let changes = contacts(profile, seed, closed);
                    assert_eq!(
                        changes.first().unwrap(),
                        &Contact {
                            at: Duration::ZERO,
                            closed
                        }
                    );
                    assert_eq!(changes.last().unwrap().closed, closed);
                    assert!(
                        changes
                            .windows(2)
                            .all(|pair| pair[0].at < pair[1].at && pair[0].closed != pair[1].closed)
                    );
                    assert_eq!(
                        changes,
                        contacts(profile, seed, closed),
                        "the same seed gives the same bounces"
                    );
                }
            }
        }
    }

    #[test]
    fn profiles_differ_in_how_long_they_bounce() {
        let longest = |profile| {
            (0..500)
                .filter_map(|seed| contacts(profile, seed, true).last().map(|c| c.at))
                .max()
        };
        let longest: Vec<_> = Bounce::ALL.into_iter().map(longest).collect();
        assert_eq!(longest[0], Some(Duration::ZERO));
        assert!(longest.is_sorted_by(|a, b| a < b), "{longest:?}");
    }
}
