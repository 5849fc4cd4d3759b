//! Instructions that come too early.

use super::*;

/// Brings the display into 4-bit mode by direct strobes, then sends `first`, and returns how late `second` must be to be
/// executed, in ns, together with the finding when it comes 1 ns earlier.
fn pause(speed: LcdSpeed, first: (u8, u8), second: (u8, u8)) -> (u64, Finding) {
    let mut lcd = Lcd::power_on(0, speed);
    let strobe = |lcd: &mut Lcd, at, half: u8, rs| {
        assert_eq!(lcd.write(at, half << 4 | rs | E, 7), None);
        lcd.write(at, half << 4 | rs, 7)
    };
    let start = 100 * MS;
    for (at, half) in [(1, 3), (10, 3), (20, 3), (30, 2)] {
        assert_eq!(strobe(&mut lcd, at * MS + start, half, 0), None);
    }
    let start = start + 100 * MS;
    let (byte, rs) = first;
    assert_eq!(strobe(&mut lcd, start, byte >> 4, rs), None);
    assert_eq!(strobe(&mut lcd, start, byte & 15, rs), None);
    let (byte, rs) = second;
    let found = |lcd: &mut Lcd, wait| {
        strobe(lcd, start, byte >> 4, rs);
        strobe(lcd, start + wait, byte & 15, rs)
    };
    let needed = (0..3_000_000)
        .step_by(1000)
        .find(|wait| found(&mut lcd.clone(), *wait).is_none());
    let needed = needed.expect("it is not busy for ever");
    (needed, found(&mut lcd, needed - 1).expect("it is too early"))
}

#[test]
fn instructions_take_as_long_as_the_data_sheet_says() {
    let durations = [
        ((0x01, 0), 1_520, 2_500),
        ((0x02, 0), 1_520, 2_500),
        ((0x03, 0), 1_520, 2_500),
        ((0x00, 0), 37, 60),
        ((0x06, 0), 37, 60),
        ((0x0c, 0), 37, 60),
        ((0x14, 0), 37, 60),
        ((0x28, 0), 37, 60),
        ((0x40, 0), 37, 60),
        ((0x80, 0), 37, 60),
        ((b'A', RS), 41, 67),
        ((0xff, RS | RW), 41, 67),
    ];
    for (first, nominal, slow) in durations {
        for (speed, microseconds) in [(LcdSpeed::Nominal, nominal), (LcdSpeed::Slow, slow)] {
            let (needed, finding) = pause(speed, first, (0x06, 0));
            assert_eq!(needed, microseconds * 1000, "{first:x?}");
            let Finding::TooEarly {
                writer: 7,
                early: 1,
                instruction,
            } = finding
            else {
                panic!("{finding:?}");
            };
            assert_eq!(instruction.to_string(), "'entry mode set'");
        }
    }
}

#[test]
fn the_busy_flag_can_be_read_at_any_time_and_takes_none() {
    let mut wired = Wired::initialised();
    wired.byte(0x01, 0);
    wired.read(0);
    assert_eq!(wired.findings, []);
    wired.now += 2 * MS;
    // Two halves at the same moment, and a character right after: no pause is needed.
    for half in [0xf0, 0xf0] {
        wired.lcd.write(wired.now, half | RW | E, 1);
        wired.lcd.write(wired.now, half | RW, 1);
    }
    for half in [0x40, 0x10] {
        wired.lcd.write(wired.now, half | RS | E, 1);
        assert_eq!(wired.lcd.write(wired.now, half | RS, 1), None);
    }
    assert_eq!(wired.texts(), ["A", ""]);
}

#[test]
fn what_comes_too_early_is_lost_and_the_halves_stay_in_step() {
    let mut wired = Wired::initialised();
    wired.byte(0x01, 0);
    let free = wired.now + 1_520_000;
    wired.writer = 5;
    wired.text("A");
    let early = free - wired.now;
    let instruction = Instruction::Write(b'A');
    assert_eq!(
        wired.findings,
        [Finding::TooEarly {
            writer: 5,
            instruction,
            early
        }]
    );
    wired.now += 2 * MS;
    wired.text("BC");
    assert_eq!(wired.texts(), ["BC", ""]);
    assert_eq!(wired.findings.len(), 1);
}

#[test]
fn what_counts_is_when_the_second_half_comes() {
    let mut wired = Wired::initialised();
    wired.byte(0x01, 0);
    wired.strobe(b'A' >> 4, RS);
    wired.now += 2 * MS;
    wired.strobe(b'A' & 15, RS);
    assert_eq!((wired.texts(), wired.findings), (["A".into(), "".into()], vec![]));
}

#[test]
fn what_is_lost_does_not_keep_the_display_busy() {
    let mut wired = Wired::initialised();
    wired.byte(0x01, 0);
    let cleared = wired.now;
    wired.byte(0x01, 0); // lost
    wired.now = cleared + 1_520_000;
    wired.text("A");
    assert_eq!(wired.texts(), ["A", ""]);
}

#[test]
fn a_read_that_comes_too_early_does_not_move_the_address() {
    let mut wired = Wired::initialised();
    wired.byte(0x02, 0);
    wired.read(RS);
    assert!(matches!(
        wired.findings[..],
        [Finding::TooEarly {
            instruction: Instruction::Read,
            ..
        }]
    ));
    wired.now += 2 * MS;
    assert_eq!(wired.read(0), 0);
}

#[test]
fn after_power_on_the_display_takes_nothing_for_10_ms() {
    for (at, taken) in [(MS, false), (10 * MS - 1, false), (10 * MS, true)] {
        let mut lcd = Lcd::power_on(7 * MS, LcdSpeed::Nominal);
        assert_eq!(lcd.write(7 * MS, E, 1), None);
        let finding = lcd.write(7 * MS + at, 0, 1); // 0x0F: display on
        assert_eq!(lcd.picture().on, taken);
        assert_eq!(finding.is_none(), taken);
        if let Some(Finding::TooEarly { early, .. }) = finding {
            assert_eq!(early, 10 * MS - at);
        }
    }
}

#[test]
fn an_initialisation_that_does_not_wait_goes_wrong_on_a_pending_half() {
    // A 0 is pending: with the first 3 it is "return home", and the second and third 3 come while that is at work.
    let mut wired = Wired::initialised();
    wired.strobe(0, 0);
    for half in [3, 3, 3, 2] {
        wired.strobe(half, 0);
    }
    wired.text("Hi");
    assert_ne!(wired.texts(), ["Hi", ""]);
    assert!(
        matches!(wired.findings[0], Finding::TooEarly { writer: 1, .. }),
        "{:?}",
        wired.findings
    );
}

#[test]
fn the_finding_says_who_what_and_how_to_do_better() {
    let finding = Finding::TooEarly {
        writer: 12,
        instruction: Instruction::Write(b'A'),
        early: 1_250_000,
    };
    assert_eq!(
        finding.text(|writer| format!("clock[{writer}]")),
        "clock[12] sent 'write data' 0x41 ('A') 1.25ms too early: the display was still busy, and ignored it. Wait after \
         'clear display' and 'return home' (1.52 ms, slow displays 2.5 ms) and after power-on, or read the busy flag"
    );
}
