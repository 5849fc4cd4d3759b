use super::*;
use testbench::matchers::{Assert, Wave};

fn late() -> Mismatch {
    let recording = toggles(&[ms(0), ms(1000) + NS])
        .command("cargo test -p blink")
        .finish(ms(1500));
    recording.pin(21).shows(Wave::square(ms(1000))).expect_err("1 ns late")
}

#[test]
fn a_mismatch_is_written_as_json_and_read_again() {
    let mismatch = late();
    let json = serde_json::to_value(&mismatch).expect("it can be written");
    assert_eq!(json["check"], "mismatch::a_mismatch_is_written_as_json_and_read_again");
    assert_eq!(json["at_ns"], 1_000_000_000u64);
    assert_eq!(json["expected"], "a falling edge at 1 s");
    assert_eq!(json["actual"], "it comes at 1.000000001 s, 1 ns late, set by p[1001]");
    assert_eq!(json["command"], "cargo test -p blink");
    assert!(
        json["message"]
            .as_str()
            .expect("a text")
            .starts_with("GPIO 21 does not show")
    );
    assert!(json["picture"].as_str().expect("a text").contains("\nexpected "));
    let read: Mismatch = serde_json::from_value(json).expect("it can be read");
    assert_eq!(read, mismatch);
}

#[test]
fn what_stands_in_the_report_can_be_asked_for() {
    let mismatch = late().check("the_led_blinks");
    assert_eq!(mismatch.check_name(), Some("the_led_blinks"));
    assert_eq!(mismatch.time(), Some(ms(1000)));
    assert_eq!(mismatch.command(), Some("cargo test -p blink"));
    let report = mismatch.to_string();
    for part in [
        mismatch.message(),
        mismatch.expected(),
        mismatch.actual(),
        mismatch.lines(),
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    assert_eq!(format!("{mismatch:?}"), report);
}

#[test]
fn a_report_can_do_without_the_characters_of_unicode() {
    let report = late().to_ascii();
    assert!(report.is_ascii(), "{report}");
    assert!(report.contains("actual   +"), "{report}");
    assert!(late().to_string().contains("actual   ┘"));
}

#[test]
fn assert_hands_on_what_was_found() {
    assert_eq!(lines(&["a"]).stdout().once().assert().text(), "a");
}

#[test]
#[should_panic(expected = "1 ns late")]
fn assert_panics_with_the_report() {
    Err(late()).assert()
}

#[test]
fn a_recording_without_a_command_ends_with_what_happened() {
    let mismatch = lines(&[]).stdout().once().expect_err("none");
    assert_eq!(mismatch.command(), None);
    assert!(mismatch.to_string().ends_with("actual:   0 lines on standard output"));
}
