//! Events as lines for people.

use hardware_sim::trace::{Event, Kind};

use crate::samples::{event, events, pin};

#[test]
fn every_kind_has_its_words() {
    let lines: Vec<String> = events().iter().map(Event::to_string).collect();
    assert_eq!(
        lines,
        [
            "   0.000000 s  reaction-timer[1200]  process starts",
            "   0.000412 s  Flash250[1201]        process starts",
            "   0.000500 s  Flash250[1201]        GPIO 3 is an output, no pull",
            "   0.000500 s  reaction-timer[1200]  GPIO 20 is an input, pulled up",
            "   0.000501 s  reaction-timer[1200]  waits for the button",
            "   0.000610 s  [?]                   stdout: Process name=Flash250",
            "   0.000610 s  Flash250[1201]        stderr: 20 °C, \"warm\"\\u{1b}[0m",
            "   0.250000 s  Flash250[1201]        GPIO 3 high",
            "   0.500000 s  Flash250[1201]        GPIO 3 low",
            "   1.250000 s  bench                 input button: press",
            "   1.250000 s  bench                 GPIO 20 low",
            "   1.250000 s  reaction-timer[1200]  waited for the button",
            "   1.250010 s  reaction-timer[1200]  I2C write 0x27: 0c 08",
            "   1.250020 s  reaction-timer[1200]  I2C read 0x3f: (not acknowledged)",
            "   1.250030 s  reaction-timer[1200]  LCD |REACTION TIMER  |0.250 secs      | cursor at row 1, column 5",
            "   1.250040 s  reaction-timer[1200]  LCD off",
            "   1.250050 s  reaction-timer[1200]  mark: round 1",
            "   1.300000 s  Flash250[1201]        problem: GPIO 3 is used by Flash250 as an output and by the I2C bus",
            "   1.300000 s  bench                 12 events lost",
            "   2.000000 s  Flash250[1201]        process ends (signal 9)",
            "   2.000000 s  reaction-timer[1200]  process ends",
        ]
    );
}

#[test]
fn no_text_can_move_the_cursor_or_start_a_line() {
    let evil = "a\u{1b}[2J\r\n\t\u{7f}\u{9b}\u{202e}\u{200b}\u{a0}\\'\"é漢";
    let kinds = [
        Kind::Out {
            stream: "stdout".into(),
            text: evil.into(),
        },
        Kind::Out {
            stream: evil.into(),
            text: String::new(),
        },
        Kind::Input {
            part: evil.into(),
            action: evil.into(),
        },
        Kind::Process {
            event: "exit".into(),
            status: Some(evil.into()),
        },
        Kind::Wait {
            on: evil.into(),
            event: "begin".into(),
        },
        Kind::Mark { text: evil.into() },
        Kind::Diagnosis { text: evil.into() },
        Kind::Lcd {
            rows: [evil.into(), evil.into()],
            cursor: None,
            on: true,
        },
        Kind::I2c {
            addr: 1,
            op: evil.into(),
            bytes: evil.into(),
            ack: true,
        },
        Kind::Mode {
            pin: 1,
            mode: evil.into(),
            bias: evil.into(),
        },
    ];
    for kind in kinds {
        let line = event(0, 1, 1, evil, kind).to_string();
        let hidden = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{200b}' | '\u{a0}');
        assert!(!line.contains(hidden), "{line:?}");
        assert!(line.contains("\\'\"é漢"), "{line:?}");
    }
}

#[test]
fn long_runs_keep_their_columns_as_far_as_they_can() {
    assert_eq!(
        pin(9_999_999_999_999, 2, 1).to_string(),
        "9999.999999 s  demo[7]               GPIO 2 high"
    );
    assert_eq!(
        pin(10_000_000_000_000, 2, 1).to_string(),
        "10000.000000 s  demo[7]               GPIO 2 high"
    );
}
