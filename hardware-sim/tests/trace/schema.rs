//! The schema says what the reader says.

use serde_json::{Map, Value, json};

use crate::samples::{OLD_FILE, read_line};

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../trace.schema.json")).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::draft202012::new(&schema).expect("the schema can be used")
}

fn lines() -> impl Iterator<Item = Value> {
    OLD_FILE
        .lines()
        .map(|line| serde_json::from_str(line).expect("the old file is JSON"))
}

fn reads(line: &Value) -> bool {
    if line.get("format").is_some() {
        hardware_sim::trace::JsonLinesReader::new(format!("{line}\n").as_bytes()).is_ok()
    } else {
        read_line(&line.to_string()).is_ok()
    }
}

#[test]
fn every_line_of_the_old_file_is_valid() {
    let validator = validator();
    for line in lines() {
        let errors: Vec<String> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{line}");
    }
}

/// Every field of every line is taken away, and set to every sort of value. Schema and reader must agree on each.
#[test]
fn schema_and_reader_refuse_the_same() {
    let validator = validator();
    let strange = [
        Value::Null,
        json!(true),
        json!(0),
        json!(1),
        json!(2),
        json!(40),
        json!(127),
        json!(128),
        json!(256),
        json!(-1),
        json!(0.5),
        json!(u64::from(u32::MAX) + 1),
        json!(u64::MAX),
        json!(""),
        json!("Alt8"),
        json!("Alt9"),
        json!("0c08"),
        json!("0c0"),
        json!("0C08"),
        json!("0c08\n"),
        json!("fifteen-letters"),
        json!("sixteen-letters-"),
        json!("ÄÖÜäöüÄÖÜäöüßßß"),
        json!([]),
        json!([0]),
        json!([1, 39]),
        json!([1, 40]),
        json!([2, 0]),
        json!([0, 0, 0]),
        json!(["sixteen letters.", "sixteen letters."]),
        json!(["sixteen letters.", "fifteen letters"]),
        json!(["äöüÄÖÜäöüÄÖÜäöüÄ", "sixteen letters."]),
        json!(["sixteen letters.", "sixteen letters.", "sixteen letters."]),
        json!({}),
        json!({ "button": "tactile" }),
        json!({ "button": 1 }),
        json!("start"),
        json!("begin"),
        json!("stdout"),
        json!("read"),
        json!("PullDown"),
        json!("spi"),
    ];
    let (mut good, mut bad) = (0, 0);
    let mut compare = |line: &Map<String, Value>| {
        let line = Value::Object(line.clone());
        let valid = validator.is_valid(&line);
        assert_eq!(valid, reads(&line), "schema (left) and reader (right) differ on {line}");
        *if valid { &mut good } else { &mut bad } += 1;
    };
    for line in lines() {
        let line = line.as_object().expect("an object").clone();
        let mut more = line.clone();
        more.insert("later".to_owned(), json!("a field of a later program"));
        compare(&more);
        for field in line.keys() {
            let mut less = line.clone();
            less.remove(field);
            compare(&less);
            for value in &strange {
                // serde takes a number for the place of a kind in the list of kinds. Nothing writes that.
                if field == "kind" && value.is_u64() {
                    continue;
                }
                let mut other = line.clone();
                other.insert(field.clone(), value.clone());
                compare(&other);
            }
        }
    }
    assert!(
        good > 500 && bad > 2000,
        "the test has lost its teeth: {good} good, {bad} bad"
    );
}
