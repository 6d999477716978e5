//! Bad sources, each with a circle of its kind, that the check must see.

use crate::looks::{Crates, circles};

/// The circles of a crate that is written in one text.
fn found(text: &str) -> Vec<String> {
    circles(&Crates::of(text).beside()).into_iter().collect()
}

const CIRCLE: [&str; 1] = ["fixture::a ↔ fixture::b"];

#[test]
fn siblings_that_name_each_other() {
    assert_eq!(found("mod a { use super::b::B; } mod b { fn f() { crate::a::g(); } }"), CIRCLE);
    assert!(found("mod a { use super::b::B; } mod b { fn f() { c::a::g(); } }").is_empty());
}

#[test]
fn siblings_that_name_each_other_from_deep_within() {
    assert_eq!(found("mod a { mod x { use crate::b::y::Y; } } mod b { mod y { use crate::a::X; } }"), CIRCLE);
}

#[test]
fn what_is_passed_on_is_followed_to_where_it_is_from() {
    let passed = "pub use b::B as Other; mod a { use crate::Other; } mod b { use super::a::A; }";
    assert_eq!(found(passed), CIRCLE);
    let by_name =
        "mod p { pub use self::b::B; mod a { use crate::p; fn f(_: p::B) {} } mod b { use super::a::A; } }";
    assert_eq!(found(by_name), ["fixture::p::a ↔ fixture::p::b"]);
    let twice = "mod c { pub use crate::d::B; } mod d { pub use crate::b::B; } mod a { use crate::c::B; } mod b { use crate::a::A; }";
    assert_eq!(found(twice), CIRCLE);
}

#[test]
fn what_a_parent_brings_in_for_itself_is_followed_as_well() {
    assert_eq!(found("use b::B; mod a { fn f() -> super::B { } } mod b { use super::a::A; }"), CIRCLE);
}

#[test]
fn what_a_parent_does_leads_to_the_children_it_names() {
    let called = "fn both() { b::f() } mod a { fn f() { super::both() } } mod b { use super::a::A; }";
    assert_eq!(found(called), CIRCLE);
    let by_way_of_another =
        "use b::f; fn one() { two() } fn two() { f() } mod a { use super::one; } mod b { use super::a::A; }";
    assert_eq!(found(by_way_of_another), CIRCLE);
    let in_a_macro = "const ALL: &[&str] = all![b::F]; mod a { use super::ALL; } mod b { use super::a::A; }";
    assert_eq!(found(in_a_macro), CIRCLE);
    let elsewhere =
        "fn both() { b::f() } fn other() {} mod a { fn f() { super::other() } } mod b { use super::a::A; }";
    assert!(found(elsewhere).is_empty());
}

#[test]
fn what_is_brought_in_as_a_whole_is_told() {
    let globs = |text| Crates::of(text).globs().into_iter().collect::<Vec<_>>();
    assert_eq!(globs("mod a { pub use super::b::*; } mod b {}"), ["lib.rs brings in super::b::*"]);
    assert!(globs("mod a { use super::prelude::*; } #[cfg(test)] mod tests { use super::*; }").is_empty());
}
