//! Nothing public is missing in the surface, and nothing public is ours alone.

use std::collections::BTreeSet;
use std::fmt::Debug;

use super::source::{Public, of_rppal, of_the_simulated_one};

const SURFACE: &str = concat!(include_str!("../../surface.rs"), include_str!("../../surface/i2c.rs"));

fn words() -> BTreeSet<&'static str> {
    let apart = |c: char| !c.is_alphanumeric() && c != '_';
    SURFACE.split(apart).collect()
}

#[test]
fn the_surface_names_everything_that_is_public_in_rppal() {
    let public = Public::of(&of_rppal());
    assert!(public.names.len() > 100, "rppal's source was not understood");
    let words = words();
    let missing: Vec<_> = public
        .names
        .iter()
        .filter(|name| !words.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in the surface: {missing:?}");
}

#[test]
fn the_surface_names_every_function_of_every_type() {
    let methods = Public::of(&of_rppal()).methods;
    assert!(methods.len() > 50, "rppal's source was not understood");
    let is_missing = |method: &&String| {
        // With what follows it, so that `read` is not found in `read_all`.
        let named = [";", "::<"].map(|end| format!("= {method}{end}"));
        !named.iter().any(|named| SURFACE.contains(named))
    };
    let missing: Vec<_> = methods.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "not in the surface: {missing:?}");
}

#[test]
fn the_surface_names_every_trait_that_rppal_implements() {
    let public = Public::of(&of_rppal());
    assert!(public.traits.len() > 30, "rppal's source was not understood");
    let words = words();
    let missing = public
        .traits
        .iter()
        .filter(|(what, whom)| !words.contains(what.as_str()) || !words.contains(whom.as_str()));
    let missing: Vec<_> = missing.collect();
    assert!(missing.is_empty(), "not in the surface: {missing:?}");
}

#[test]
fn the_same_names_methods_and_traits_are_public() {
    let (real, simulated) = (Public::of(&of_rppal()), Public::of(&of_the_simulated_one()));
    same(&simulated.names, &real.names);
    same(&simulated.methods, &real.methods);
    same(&simulated.traits, &real.traits);
}

fn same<T: Ord + Debug>(simulated: &BTreeSet<T>, real: &BTreeSet<T>) {
    let ours: Vec<_> = simulated.difference(real).collect();
    let theirs: Vec<_> = real.difference(simulated).collect();
    assert!(
        ours.is_empty() && theirs.is_empty(),
        "ours alone: {ours:?}, theirs alone: {theirs:?}"
    );
}
