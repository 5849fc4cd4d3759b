use super::*;
use hardware_sim::trace::Kind;
use testbench::matchers::pattern;

/// A row that is written character by character, then stands.
fn display() -> Recording {
    Recording::by_hand()
        .start(ms(0), "p")
        .lcd(ms(1000), "p", ["REACTION TIMER", ""])
        .lcd(ms(2000), "p", ["REACTION TIMER", "0"])
        .lcd(ms(2001), "p", ["REACTION TIMER", "0."])
        .lcd(ms(2002), "p", ["REACTION TIMER", "0.25"])
        .lcd(ms(4000), "p", ["REACTION TIMER", "0"])
        .lcd(ms(4001), "p", ["REACTION TIMER", "0.30"])
        .finish(ms(6000))
}

#[test]
fn a_row_reads_so_at_a_time() {
    let recording = display();
    let row = recording.lcd().row(1);
    row.clone().during(ms(2002)..=ms(2002)).stays("0.25").expect("it holds");
    row.clone().during(ms(2002)..ms(4000)).stays("0.25").expect("it holds");
    differs(
        row.clone().during(ms(2002) - NS..ms(4000)).stays("0.25"),
        ms(2002) - NS,
        "\"0.\" at 2.001999999 s",
    );
    differs(
        row.clone().during(ms(2002)..=ms(4000)).stays("0.25"),
        ms(4000),
        "\"0\" at 4 s",
    );
    differs(recording.lcd().row(0).stays("REACTION TIMER"), ms(0), "\"\" at 0 s");
}

#[test]
fn a_row_shows_something_sooner_or_later() {
    let recording = display();
    let row = recording.lcd().row(1);
    assert_eq!(row.shows("0.25").expect("it does"), ms(2002));
    assert_eq!(
        row.clone().during(ms(3000)..).shows("0.25").expect("it stands there"),
        ms(3000)
    );
    assert_eq!(row.shows(pattern(r"0\.3\d")).expect("it does"), ms(4001));
    fails(row.shows("0.26"), "at last \"0.30\" at 4.001 s");
    fails(row.clone().during(ms(4000)..).shows("0.25"), "never");
    fails(row.clone().held(ms(2)).shows("0."), "never");
    fails(row.held(ms(7000)).shows("0.25"), "nothing that stands for so long");
}

#[test]
fn a_row_never_shows_something() {
    let recording = display();
    let row = recording.lcd().row(1);
    row.never_shows("0.26").expect("it holds");
    row.clone().held(ms(2)).never_shows("0.").expect("it does not stand");
    differs(row.never_shows("0."), ms(2001), "never \"0.\"");
}

#[test]
fn the_texts_of_a_row_are_read_one_after_the_other() {
    let recording = display();
    let row = recording.lcd().row(1);
    row.reads(["", "0", "0.", "0.25", "0", "0.30"]).expect("it holds");
    let held = row.held(ms(100));
    held.reads(["", "0.25", "0.30"]).expect("it holds");
    differs(held.reads(["", "0.25", "0.31"]), ms(4001), "text number 3 is \"0.31\"");
    differs(held.reads(["", "0.25"]), ms(4001), "no more than 2 texts");
    fails(held.reads(["", "0.25", "0.30", "0.40"]), "no more after 3 texts");
    held.during(ms(3000)..ms(5000))
        .reads(["0.25", "0.30"])
        .expect("it holds");
}

#[test]
fn a_text_counts_as_held_from_the_given_length_on() {
    let recording = display();
    let row = recording.lcd().row(1).during(ms(1500)..);
    row.clone()
        .held(ms(1998))
        .reads(["0.25", "0.30"])
        .expect("it stands exactly so long");
    row.held(ms(1998) + NS).reads(["0.30"]).expect("it stands less");
}

#[test]
fn a_text_that_is_briefly_interrupted_is_held_once() {
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .lcd(ms(1000), "p", ["", "set"])
        .lcd(ms(2000), "p", ["", "sat"])
        .lcd(ms(2001), "p", ["", "set"])
        .finish(ms(3000));
    let row = recording.lcd().row(1).held(ms(100));
    assert_eq!(row.texts(), [(ms(0), String::new()), (ms(1000), "set".to_owned())]);
}

#[test]
fn both_rows_are_shown_together() {
    let recording = display();
    assert_eq!(
        recording.lcd().shows(["REACTION TIMER", "0.25"]).expect("it does"),
        ms(2002)
    );
    fails(recording.lcd().shows(["", "0.25"]), "\"\" above \"0.25\"");
    assert_eq!(recording.lcd().changes().count(), 6);
}

#[test]
fn a_display_that_is_off_shows_nothing() {
    let off = Kind::Lcd {
        rows: ["SECRET          ".to_owned(), " ".repeat(16)],
        cursor: Some((0, 6)),
        on: false,
    };
    let recording = Recording::by_hand().start(ms(0), "p").by(ms(1), "p", off).finish(ms(2));
    recording.lcd().row(0).never_shows("SECRET").expect("it holds");
    let picture = recording.lcd().picture(ms(1));
    assert_eq!((picture.on, picture.rows), (false, [String::new(), String::new()]));
    let picture = display().lcd().picture(ms(3000));
    assert_eq!(
        (picture.on, picture.rows),
        (true, ["REACTION TIMER".to_owned(), "0.25".to_owned()])
    );
}
