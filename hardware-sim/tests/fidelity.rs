//! `FIDELITY.md` names its tests, and they exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Adds the names of all tests in the Rust files of a folder, and of the folders in it.
fn tests_in(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder that can be read") {
        let path = entry.expect("an entry that can be read").path();
        if path.is_dir() {
            if !path.ends_with("target") {
                tests_in(&path, names);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a file that can be read");
            for function in text.split("#[test]").skip(1) {
                let name = function.trim_start().strip_prefix("fn ");
                let name = name.and_then(|rest| rest.split('(').next());
                names.extend(name.map(str::to_owned));
            }
        }
    }
}

/// The rows of all tables of a page, without heads and rules.
fn rows(page: &str) -> impl Iterator<Item = &str> {
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| no. ") && !line.starts_with("|---");
    page.lines().filter(is_row)
}

#[test]
fn every_row_of_the_page_names_tests_that_exist() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = BTreeSet::new();
    tests_in(room, &mut tests);
    let page = fs::read_to_string(room.join("FIDELITY.md")).expect("the page is there");
    assert!(rows(&page).count() > 30, "the page was not understood");
    for row in rows(&page) {
        let cell = row.trim_end_matches(['|', ' ']).rsplit('|').next();
        let cell = cell.expect("a row has a last cell");
        let named: Vec<_> = cell.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test is named: {row}");
        for name in named {
            assert!(tests.contains(name), "there is no test {name}: {row}");
        }
    }
}
