//! The program that the README shows is one that is compiled.

use std::fs;
use std::path::Path;

#[test]
fn the_readme_shows_the_example() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(room.join("../README.md")).expect("the README is there");
    let example = fs::read_to_string(room.join("examples/flash.rs")).expect("the example is there");
    let (_, block) = readme.split_once("```rust\n").expect("the README shows a program");
    let (block, _) = block.split_once("```").expect("the program ends");
    assert!(example.ends_with(block), "the README shows another program:\n{block}");
}
