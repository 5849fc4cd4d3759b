//! Contacts that bounce.

use crate::matrix::{Bench, Driver, pressed, released, scan};
use common::keypad::Event;

/// Scans once for each character: `x` while the contact of key 5 is closed, `.` while it is open.
fn play(bench: &Bench, driver: &mut Driver, contact: &str) -> Vec<Event> {
    let one = |state| {
        bench.close(if state == 'x' { "5" } else { "" });
        scan(driver, 1)
    };
    contact.chars().flat_map(one).collect()
}

#[test]
fn a_key_that_bounces_counts_once() {
    let bench = Bench::default();
    let mut driver = bench.driver();
    assert_eq!(play(&bench, &mut driver, "x.xx.x.xxxxxxxxxxx"), [pressed('5')]);
    assert_eq!(play(&bench, &mut driver, ".x..x.x........."), [released('5')]);
    assert_eq!(play(&bench, &mut driver, "xx..xxx.xxxxx"), [pressed('5')]);
}

#[test]
fn a_key_counts_at_the_limit_and_not_before() {
    for limit in 1..=9 {
        let bench = Bench::default();
        let mut driver = bench.driver().with_debounce(limit);
        let limit = usize::from(limit);
        assert_eq!(play(&bench, &mut driver, &"x".repeat(limit - 1)), []);
        assert_eq!(play(&bench, &mut driver, "x"), [pressed('5')]);
        assert_eq!(play(&bench, &mut driver, &".".repeat(limit - 1)), []);
        assert_eq!(driver.pressed(), ['5']);
        assert_eq!(play(&bench, &mut driver, "."), [released('5')]);
    }
}

#[test]
fn a_glitch_is_not_seen_neither_open_nor_closed() {
    let bench = Bench::default();
    let mut driver = bench.driver();
    assert_eq!(play(&bench, &mut driver, "xxx...xxx...x.x.x.x.x.x."), []);
    assert_eq!(play(&bench, &mut driver, "xxxxxx"), [pressed('5')]);
    assert_eq!(play(&bench, &mut driver, "...xxx...xxx.x.x.x.x.x.x"), []);
    assert_eq!(driver.pressed(), ['5']);
}

#[test]
fn a_key_that_is_held_comes_once_however_long() {
    for limit in [1, 4, u8::MAX] {
        let bench = Bench::default();
        let mut driver = bench.driver().with_debounce(limit);
        assert_eq!(play(&bench, &mut driver, &"x".repeat(1000)), [pressed('5')]);
        assert_eq!(play(&bench, &mut driver, &".".repeat(1000)), [released('5')]);
    }
}

#[test]
fn a_limit_of_none_is_a_limit_of_one() {
    let bench = Bench::default();
    let mut driver = bench.driver().with_debounce(0);
    assert_eq!(play(&bench, &mut driver, "x."), [pressed('5'), released('5')]);
}

#[test]
fn keys_do_not_share_their_integrators() {
    let bench = Bench::default();
    let mut driver = bench.driver();
    bench.close("1");
    assert_eq!(scan(&mut driver, 3), []);
    bench.close("9");
    assert_eq!(scan(&mut driver, 3), []);
    assert_eq!(scan(&mut driver, 1), [pressed('9')]);
}
