//! Whatever is sent, and whatever stands in the words, the display goes on.

use super::*;
use proptest::array::uniform;
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_bytes_at_any_times_are_survived_and_come_back_from_the_words(
        start in any::<u64>(),
        slow in any::<bool>(),
        bytes in vec((any::<u8>(), any::<u64>(), any::<u16>()), 0..300),
    ) {
        let mut lcd = Lcd::power_on(start, if slow { LcdSpeed::Slow } else { LcdSpeed::Nominal });
        for (byte, at, writer) in bytes {
            lcd.write(at, byte, writer);
            lcd.read(at, writer);
            lcd.picture().rows();
            prop_assert_eq!(Lcd::from_words(&lcd.to_words()), lcd.clone());
        }
    }

    #[test]
    fn any_words_are_a_display(
        words in uniform::<_, { Lcd::WORDS }>(any::<u64>()),
        at in any::<u64>(),
        bytes in vec((any::<u8>(), any::<u32>(), any::<u16>()), 0..100),
    ) {
        let mut lcd = Lcd::from_words(&words);
        prop_assert_eq!(Lcd::from_words(&lcd.to_words()), lcd.clone());
        let mut at = at;
        for (byte, pause, writer) in bytes {
            at = at.saturating_add(pause.into());
            lcd.write(at, byte, writer);
            lcd.read(at, writer);
            lcd.picture().rows();
            prop_assert_eq!(Lcd::from_words(&lcd.to_words()), lcd.clone());
        }
    }

    #[test]
    fn initialisation_heals_whatever_stands_in_the_words(words in uniform::<_, { Lcd::WORDS }>(any::<u64>())) {
        let mut lcd = Lcd::from_words(&words);
        lcd.controller.busy_until = 0;
        let mut wired = Wired { lcd, ..Wired::cold() };
        wired.initialise();
        wired.text("Hi");
        prop_assert_eq!(wired.texts(), ["Hi", ""]);
        prop_assert!(wired.lcd.picture().on);
    }

    /// Strobes reach deeper than bytes that are random altogether: half of them are instructions that are executed.
    #[test]
    fn any_strobes_are_survived_and_the_data_sheets_sequence_heals(
        strobes in vec((0u8..16, 0u8..4, 1u16..4), 0..400),
    ) {
        let mut wired = Wired::cold();
        for (half, rs_rw, writer) in strobes {
            wired.writer = writer;
            wired.strobe(half, rs_rw);
            wired.read(0);
        }
        wired.now += 10 * MS;
        wired.initialise();
        wired.text("Hi");
        prop_assert_eq!(wired.texts(), ["Hi", ""]);
    }
}

#[test]
fn the_words_say_all_that_two_displays_can_differ_in() {
    // Every change of a word that changes the display changes the words that it gives back.
    let words = Wired::initialised().lcd.to_words();
    let display = Lcd::from_words(&words);
    for bit in 0..64 * Lcd::WORDS {
        let mut changed = words;
        changed[bit / 64] ^= 1 << (bit % 64);
        let other = Lcd::from_words(&changed);
        assert_eq!(other == display, other.to_words() == words, "bit {bit}");
    }
}

#[test]
fn the_clock_may_be_at_its_end() {
    let mut lcd = Lcd::power_on(u64::MAX, LcdSpeed::Slow);
    lcd.write(u64::MAX, E, 1);
    assert_eq!(lcd.write(u64::MAX, 0, 1), None);
    assert!(lcd.picture().on);
    let back = Lcd::from_words(&lcd.to_words());
    assert_eq!(back, lcd);
}
