//! Pins that fail.

use crate::matrix::{Bench, Broken, Step, pressed, scan};
use common::keypad::Error;

#[test]
fn whatever_fails_once_is_returned_and_leaves_no_column_driven() {
    // 4 columns, each selected, read four times and released; at first 4 are released besides.
    for at in 0..28 {
        let bench = Bench::default();
        let mut driver = bench.driver();
        bench.break_at(at, false);
        let failed = driver.scan().expect_err("a pin fails");
        let steps: Vec<Step> = bench.steps();
        let pins: Vec<&Step> = steps.iter().filter(|step| !matches!(step, Step::Settle(_))).collect();
        let expected = match *pins[at] {
            Step::Select(column) => Error::Select { column, cause: Broken },
            Step::Read(row) => Error::Read { row, cause: Broken },
            Step::Release(column) => Error::Release { column, cause: Broken },
            Step::Settle(_) => unreachable!("waits were left out"),
        };
        assert_eq!(failed, expected, "step {at}");
        assert_eq!(bench.driven(), [false; 4], "step {at}");
    }
    let bench = Bench::default();
    let mut driver = bench.driver();
    bench.break_at(28, false);
    scan(&mut driver, 1);
    assert!(bench.repair(), "a scan has no more steps than those");
}

#[test]
fn a_scan_that_fails_counts_for_nothing() {
    for at in 0..24 {
        let bench = Bench::default();
        let mut driver = bench.driver();
        bench.close("1D");
        assert_eq!(scan(&mut driver, 3), []);
        bench.break_at(at, false);
        driver.scan().expect_err("a pin fails");
        assert_eq!(driver.pressed(), []);
        assert_eq!(scan(&mut driver, 1), [pressed('1'), pressed('D')], "step {at}");
    }
}

#[test]
fn a_column_that_stays_driven_is_no_phantom_later() {
    let bench = Bench::default();
    let mut driver = bench.driver().with_debounce(1);
    scan(&mut driver, 1);
    // Column C3 is selected, and then nothing works any more.
    bench.break_at(2 * 6 + 1, true);
    driver.scan().expect_err("a pin fails");
    assert_eq!(bench.driven(), [false, false, true, false]);
    driver.scan().expect_err("the pins still fail");
    bench.repair();
    // As long as C3 is driven, its keys would be found in C1 too.
    bench.close("6");
    assert_eq!(scan(&mut driver, 1), [pressed('6')]);
}

#[test]
fn one_column_that_fails_does_not_keep_the_others_driven() {
    let bench = Bench::default();
    bench.drive_all();
    let mut driver = bench.driver();
    bench.break_at(1, false);
    driver.scan().expect_err("column C2 is not released");
    assert_eq!(bench.driven(), [false, true, false, false]);
}

#[test]
fn the_texts_name_the_wire_as_the_keypad_does() {
    let read: Error<Broken, Broken> = Error::Read { row: 3, cause: Broken };
    assert!(
        read.to_string()
            .starts_with("row R4 of the keypad cannot be read: Broken; check")
    );
    let select: Error<Broken, Broken> = Error::Select {
        column: 0,
        cause: Broken,
    };
    assert!(
        select
            .to_string()
            .starts_with("column C1 of the keypad cannot be driven: Broken; check")
    );
}
