//! More keys than can be told apart.

use crate::matrix::{Bench, pressed, released, scan};
use common::keypad::Event;

fn ghost(keys: &str) -> Event {
    Event::Ghost(keys.chars().collect())
}

#[test]
fn three_corners_of_a_rectangle_are_said_once_with_the_fourth() {
    for keys in ["124", "125", "145", "245", "1245"] {
        let bench = Bench::default();
        let mut driver = bench.driver();
        bench.close(keys);
        assert_eq!(scan(&mut driver, 100), [ghost("1245")], "{keys}");
        assert_eq!(driver.pressed(), []);
    }
    let bench = Bench::default();
    let mut driver = bench.driver();
    bench.close("A*D");
    assert_eq!(scan(&mut driver, 100), [ghost("1A*D")]);
}

#[test]
fn keys_of_one_row_or_one_column_or_none_in_common_are_no_ghosts() {
    for keys in ["123", "147", "159", "147*", "168#"] {
        let bench = Bench::default();
        let mut driver = bench.driver();
        bench.close(keys);
        let expected: Vec<Event> = keys.chars().map(pressed).collect();
        assert_eq!(scan(&mut driver, 20), expected);
    }
}

#[test]
fn what_was_known_is_held_while_nobody_can_know() {
    let bench = Bench::default();
    let mut driver = bench.driver();
    bench.close("12");
    assert_eq!(scan(&mut driver, 10), [pressed('1'), pressed('2')]);
    bench.close("1249");
    assert_eq!(scan(&mut driver, 100), [ghost("1245")]);
    assert_eq!(driver.pressed(), ['1', '2'], "neither the corners nor 9 count");
    // Another three of the four, while 2 and then 9 are let go.
    bench.close("145");
    assert_eq!(scan(&mut driver, 100), []);
    assert_eq!(driver.pressed(), ['1', '2']);
    // Now it is clear again.
    bench.close("45");
    assert_eq!(
        scan(&mut driver, 10),
        [released('1'), released('2'), pressed('4'), pressed('5')]
    );
}

#[test]
fn a_third_key_that_bounces_is_said_once() {
    let bench = Bench::default();
    let mut driver = bench.driver();
    bench.close("12");
    scan(&mut driver, 10);
    let mut events = Vec::new();
    for state in "x.xx.x.xxxxxxxx.x.x......".chars() {
        bench.close(if state == 'x' { "124" } else { "12" });
        events.extend(scan(&mut driver, 1));
    }
    assert_eq!(events, [ghost("1245")]);
    // The next one is another event.
    bench.close("128");
    assert_eq!(scan(&mut driver, 10), [ghost("1278")]);
}
