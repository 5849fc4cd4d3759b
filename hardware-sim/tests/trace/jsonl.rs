//! What the reader of JSON Lines refuses, and how it says so.

use hardware_sim::trace::{Error, Header, JsonLinesReader, JsonLinesWriter, Kind};

use crate::samples::{event, events, pin, read_line, write};

const HEADER: &str = r#"{"format":"hardware-sim-trace","version":1,"seed":1,"speed":"real","profiles":{}}"#;
const EVENT: &str = r#"{"t":5,"pid":7,"tid":7,"process":"demo","kind":"pin","pin":2,"level":1}"#;

fn header_error(file: &[u8]) -> String {
    JsonLinesReader::new(file).expect_err("a bad header").to_string()
}

/// The error in the events of a file, after which the reader must end.
fn error_in(lines: &[&str]) -> String {
    let file = lines.join("\n");
    let mut reader = JsonLinesReader::new(file.as_bytes()).expect("a good header");
    let error = reader.find_map(Result::err).expect("an error");
    assert!(reader.next().is_none(), "the reader goes on after {error}");
    error.to_string()
}

#[test]
fn another_file_is_refused_with_its_reason() {
    let cases = [
        ("", "the file is empty"),
        (
            "$version\n    hardware-sim\n$end\n",
            "its first line is no header (expected value, at column 1)",
        ),
        (
            "{\"version\":1}\n",
            "its first line is no header (missing field `format`, at column 13)",
        ),
        (
            "{\"format\":\"sketch\",\"version\":1}\n",
            "its format is `sketch`, not `hardware-sim-trace`",
        ),
        (
            "{\"format\":\"hardware-sim-trace\",\"version\":1}\n",
            "its header is broken (missing field `seed`",
        ),
    ];
    for (file, reason) in cases {
        let message = header_error(file.as_bytes());
        assert!(message.starts_with("line 1: not a trace in JSON Lines: "), "{message}");
        assert!(message.contains(reason), "{message}");
        assert!(
            message.ends_with("give the `.jsonl` file that a recording wrote"),
            "{message}"
        );
    }
    assert!(header_error(&[0xff; 200_000]).contains("its first line is no header"));
}

#[test]
fn a_newer_version_is_refused_even_if_its_header_looks_different() {
    let file = "{\"format\":\"hardware-sim-trace\",\"version\":2,\"seeds\":[1,2]}\n";
    assert!(matches!(
        JsonLinesReader::new(file.as_bytes()).expect_err("version 2"),
        Error::UnknownVersion { version: 2, .. }
    ));
    assert_eq!(
        header_error(file.as_bytes()),
        "line 1: the trace has version 2, this program reads version 1; use a newer program, or record the trace again \
         with this one"
    );
}

#[test]
fn unknown_fields_are_ignored() {
    let header = HEADER.replace("\"seed\"", "\"board\":{\"model\":\"5\"},\"seed\"");
    let event = EVENT.replace("\"pin\":2", "\"pin\":2,\"core\":[3]");
    let file = format!("{header}\n{event}\n");
    let reader = JsonLinesReader::new(file.as_bytes()).expect("a good header");
    assert_eq!(reader.map(Result::unwrap).collect::<Vec<_>>(), [pin(5, 2, 1)]);
}

#[test]
fn an_unknown_kind_is_an_error_with_its_line() {
    let unknown = EVENT.replace("\"kind\":\"pin\"", "\"kind\":\"spi\"");
    // With or without a line after it, whole or not.
    for rest in [&[EVENT, EVENT][..], &[""], &[]] {
        let error = error_in(&[&[HEADER, EVENT, unknown.as_str()], rest].concat());
        let start = "line 3: not an event of version 1: unknown variant `spi`, expected one of `pin`";
        assert!(error.starts_with(start), "{error}");
    }
}

#[test]
fn time_that_runs_backwards_is_an_error_with_its_line() {
    let earlier = EVENT.replace("\"t\":5", "\"t\":4");
    assert_eq!(
        error_in(&[HEADER, EVENT, EVENT, &earlier, EVENT]),
        "line 4: time runs backwards, from t = 5 to t = 4; put the events in the order of `t`, keeping the order of \
         equal ones"
    );
}

#[test]
fn a_file_that_was_cut_short_gives_its_whole_lines() {
    let whole = write(&Header::new(1), &events());
    let last = whole[..whole.len() - 1].rfind('\n').expect("more than one line") + 1;
    for cut in [last + 1, whole.len() - 10, whole.len() - 2] {
        let mut reader = JsonLinesReader::new(&whole.as_bytes()[..cut]).expect("a good header");
        let count = events().len();
        assert_eq!(reader.by_ref().take(count - 1).map(Result::unwrap).count(), count - 1);
        let error = reader.next().expect("a broken line").expect_err("a broken line");
        assert!(matches!(error, Error::CutShort { .. }), "{error}");
        assert!(
            error
                .to_string()
                .starts_with(&format!("line {}: the file ends", count + 1)),
            "{error}"
        );
        assert!(reader.next().is_none());
    }
    // Only the end of the line is missing: nothing is lost.
    let reader = JsonLinesReader::new(&whole.as_bytes()[..whole.len() - 1]).expect("a good header");
    assert!(reader.eq_by_events());
}

trait EqByEvents {
    fn eq_by_events(self) -> bool;
}

impl<R: std::io::BufRead> EqByEvents for JsonLinesReader<R> {
    fn eq_by_events(self) -> bool {
        self.map(Result::unwrap).eq(events())
    }
}

#[test]
fn a_value_out_of_range_is_an_error_that_names_it() {
    let cases = [
        (
            EVENT.replace("\"level\":1", "\"level\":2"),
            "level 2 is neither 0 nor 1",
        ),
        (
            EVENT.replace("demo", "sixteen-letters-"),
            "the process name `sixteen-letters-` has more than 15 characters",
        ),
        (EVENT.replace(",\"tid\":7", ""), "missing field `tid`"),
        (String::new(), "EOF while parsing a value"),
        (format!("{EVENT} {EVENT}"), "trailing characters"),
        (
            EVENT.replace("\"pin\":2", "\"pin\":256"),
            "invalid value: integer `256`, expected u8",
        ),
    ];
    for (line, reason) in cases {
        let message = read_line(&line).expect_err(&line).to_string();
        assert!(message.starts_with("line 2: not an event of version 1: "), "{message}");
        assert!(message.contains(reason), "{message}");
        assert!(!message.contains("line 1"), "{message}");
    }
}

/// What a reader would refuse is not written, and the writer goes on.
#[test]
fn the_writer_refuses_what_a_reader_would() {
    let mut writer = JsonLinesWriter::new(Vec::new(), &Header::new(1)).expect("memory takes the header");
    writer.write(&pin(5, 2, 1)).expect("a good event");
    let error = writer.write(&pin(6, 2, 7)).expect_err("a bad level");
    assert!(matches!(error, Error::BadEvent { .. }), "{error}");
    let error = writer.write(&pin(4, 2, 0)).expect_err("back in time");
    assert!(matches!(error, Error::TimeDecreases { t: 4, before: 5, .. }), "{error}");
    let bad_hex = Kind::I2c {
        addr: 0x27,
        op: "write".into(),
        bytes: "0C".into(),
        ack: true,
    };
    writer.write(&event(9, 7, 7, "demo", bad_hex)).expect_err("bad digits");
    writer.write(&pin(5, 2, 0)).expect("a good event");
    let file = writer.finish().expect("memory takes all");
    let read: Vec<_> = JsonLinesReader::new(&file[..])
        .expect("a good header")
        .map(Result::unwrap)
        .collect();
    assert_eq!(read, [pin(5, 2, 1), pin(5, 2, 0)]);
}
