//! What a scan does to the wires, and which keys it finds.

use crate::matrix::{Bench, Step, pressed, released, scan};
use common::keypad::LEGEND;

#[test]
fn each_column_is_driven_alone_and_the_rows_are_read_after_the_settling_time() {
    let bench = Bench::default();
    let mut driver = bench.driver().with_settle_us(7);
    scan(&mut driver, 1);
    let idle = (0..4).map(Step::Release);
    let columns = (0..4).flat_map(|column| {
        let reads = (0..4).map(Step::Read);
        [Step::Select(column), Step::Settle(7_000)]
            .into_iter()
            .chain(reads)
            .chain([Step::Release(column)])
    });
    // The driver does not know how it finds the columns: it lets them go before its first scan, and only then.
    assert_eq!(bench.steps(), idle.chain(columns.clone()).collect::<Vec<_>>());
    scan(&mut driver, 1);
    assert_eq!(bench.steps(), columns.collect::<Vec<_>>());
}

#[test]
fn every_key_is_found_where_it_is_and_only_there() {
    let bench = Bench::default();
    let mut driver = bench.driver().with_debounce(1);
    for key in LEGEND.into_iter().flatten() {
        bench.close(&key.to_string());
        assert_eq!(scan(&mut driver, 3), [pressed(key)]);
        assert_eq!(driver.pressed(), [key]);
        bench.close("");
        assert_eq!(scan(&mut driver, 3), [released(key)]);
        assert_eq!(driver.pressed(), []);
    }
}

#[test]
fn any_two_keys_are_told_apart() {
    let keys: Vec<char> = LEGEND.into_iter().flatten().collect();
    for (at, first) in keys.iter().enumerate() {
        for second in &keys[at + 1..] {
            let bench = Bench::default();
            let mut driver = bench.driver();
            bench.close(&format!("{first}{second}"));
            assert_eq!(scan(&mut driver, 20), [pressed(*first), pressed(*second)]);
        }
    }
}

#[test]
fn a_legend_of_ones_own_names_the_keys() {
    let bench = Bench::default();
    let legend = std::array::from_fn(|row| std::array::from_fn(|column| char::from(b'a' + (4 * row + column) as u8)));
    let mut driver = bench.driver().with_legend(legend);
    bench.close("3D");
    assert_eq!(scan(&mut driver, 4), [pressed('c'), pressed('p')]);
}
