use super::*;
use testbench::matchers::pattern;

#[test]
fn lines_read_so_one_after_the_other() {
    let recording = lines(&["a", "id=7"]);
    recording
        .stdout()
        .read([pattern("a|b"), pattern(r"id=\d+")])
        .expect("it holds");
    recording.stdout().read(["a", "id=7"]).expect("it holds");
    differs(
        recording.stdout().read(["a", "id=8"]),
        ms(2000),
        "line on standard output number 2 reads \"id=8\"",
    );
    differs(recording.stdout().read(["id=7", "a"]), ms(1000), "\"a\" at 1 s");
    differs(
        recording.stdout().read(["a"]),
        ms(2000),
        "no more than 1 line on standard output",
    );
    fails(recording.stdout().read(["a", "id=7", "b"]), "no more after 2 lines");
}

#[test]
fn others_may_stand_between_lines_in_order() {
    let recording = lines(&["a", "x", "b", "c"]);
    let found = recording.stdout().include_in_order(["a", "c"]).expect("it holds");
    assert_eq!(
        found.iter().map(|moment| moment.at()).collect::<Vec<_>>(),
        [ms(1000), ms(4000)]
    );
    fails(
        recording.stdout().include_in_order(["c", "a"]),
        "one that reads \"a\" after \"c\" at 4 s",
    );
    fails(recording.stdout().include_in_order(["a", "a"]), "after \"a\" at 1 s");
}

#[test]
fn lines_may_come_in_any_order_each_once() {
    let recording = lines(&["a", "b", "a"]);
    recording.stdout().read_in_any_order(["a", "a", "b"]).expect("it holds");
    differs(
        recording.stdout().read_in_any_order(["a", "b"]),
        ms(3000),
        "expected: no more actual: \"a\" at 3 s",
    );
    differs(
        recording.stdout().read_in_any_order(["a", "b", "c"]),
        ms(3000),
        "one that reads \"c\"",
    );
    fails(
        recording.stdout().read_in_any_order(["a", "a", "b", "b"]),
        "one that reads \"b\" actual: none",
    );
}

#[test]
fn values_are_taken_out_of_the_lines() {
    let recording = lines(&["sent 3", "hello", "sent -4"]);
    assert_eq!(
        recording
            .stdout()
            .values::<i64>(pattern(r"sent (-?\d+)"))
            .expect("numbers"),
        [3, -4]
    );
    differs(
        recording.stdout().values::<u8>(pattern(r"sent (-?\d+)")),
        ms(3000),
        "\"sent -4\"",
    );
}
