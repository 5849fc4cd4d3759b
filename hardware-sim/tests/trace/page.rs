//! What `TRACE.md` shows is what happens.

use std::collections::BTreeSet;

use hardware_sim::trace::{Event, JsonLinesReader, Kind};

use crate::samples::{OLD_FILE, events, read_line};

const PAGE: &str = include_str!("../../TRACE.md");

/// The lines of all blocks in this language.
fn examples(language: &str) -> Vec<&'static str> {
    let (mut lines, mut inside) = (Vec::new(), None);
    for line in PAGE.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(_), Some(_)) => inside = None,
            (Some(opened), None) => inside = Some(opened),
            (None, Some(opened)) if opened == language => lines.push(line),
            (None, _) => {}
        }
    }
    assert_eq!(inside, None, "a block is not closed");
    lines
}

#[test]
fn the_examples_are_lines_of_the_old_file_and_can_be_read() {
    let examples = examples("jsonl");
    let old: BTreeSet<&str> = OLD_FILE.lines().collect();
    let mut kinds = BTreeSet::new();
    for line in examples {
        assert!(old.contains(line), "not in tests/data/trace-v1.jsonl: {line}");
        if line.contains("\"format\"") {
            JsonLinesReader::new(line.as_bytes()).expect(line);
        } else {
            kinds.insert(name(&read_line(line).expect(line).kind));
        }
    }
    let all: BTreeSet<String> = events().iter().map(|event| name(&event.kind)).collect();
    assert_eq!(kinds, all, "a kind has no example");
    for kind in all {
        assert!(PAGE.contains(&format!("\n#### `{kind}`: ")), "{kind} has no heading");
    }
}

fn name(kind: &Kind) -> String {
    let json = serde_json::to_value(kind).expect("a kind is JSON");
    json["kind"].as_str().expect("the name of the kind").to_owned()
}

#[test]
fn the_lines_of_the_terminal_are_those_of_the_events() {
    let lines: BTreeSet<String> = events().iter().map(Event::to_string).collect();
    let examples = examples("text");
    assert!(examples.len() > 5);
    for line in examples {
        assert!(lines.contains(line), "no event displays as\n{line}");
    }
}
