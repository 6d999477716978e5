use super::super::{Canonical, Dialect};
use super::*;

fn one(text: &str) -> Rc<Yaml> {
    let read = read(text);
    assert_eq!(read.errors, [], "{text}");
    Rc::clone(read.documents.first().expect("a document"))
}

fn fault(text: &str) -> (usize, String) {
    let error = read(text).errors.into_iter().next().expect("an error");
    (error.at, error.message)
}

#[test]
fn spans_are_bytes_whatever_stands_before() {
    let text = "ü: 'größe'\nb: {ß: \"é\\u00e9\", x: plain ünd} # ä\nc:\n  - |\n    zwölf\n    x\n";
    let root = one(text);
    let slice = |node: &Yaml| &text[node.span.clone()];
    assert_eq!(slice(root.get("ü").unwrap()), "'größe'");
    assert_eq!(slice(&root.pairs()[0].key), "ü");
    let b = root.get("b").unwrap();
    assert_eq!((slice(b.get("ß").unwrap()), b.text_at(&["ß"])), ("\"é\\u00e9\"", Some("éé")));
    assert_eq!(slice(b.get("x").unwrap()), "plain ünd");
    let block = &root.get("c").unwrap().items()[0];
    assert_eq!(block.text(), Some("zwölf\nx\n"));
    assert!(slice(block).contains("zwölf\n    x"), "{:?}", slice(block));
}

#[test]
fn anchors_are_shared_and_keep_their_place() {
    let text = "a: &one {x: 1}\nb: *one\nc: &two text\nd: [*two, *two]\n";
    let root = one(text);
    assert_eq!(root.at(&["b", "x"]).unwrap().span, root.at(&["a", "x"]).unwrap().span);
    assert_eq!(root.get("d").unwrap().items()[1].text(), Some("text"));
}

#[test]
fn merges_add_what_is_not_there() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\nd:\n  z: 4\n  <<: *b\ne: {<<: *a}\n";
    let root = one(text);
    let of = |key: &str, name: &str| root.text_at(&[key, name]).map(str::to_owned);
    for (key, x, y, z) in [("c", "3", "1", "2"), ("d", "", "2", "4"), ("e", "1", "1", "")] {
        let wanted = [x, y, z].map(|text| (!text.is_empty()).then(|| text.to_owned()));
        assert_eq!([of(key, "x"), of(key, "y"), of(key, "z")], wanted, "{key}");
    }
    assert_eq!(one("'<<': {x: 1}\n").pairs().len(), 1);
    assert!(fault("a:\n  <<: text\n").1.contains("`<<` takes a mapping"));
    assert!(fault("a:\n  <<: [{x: 1}, 2]\n").1.contains("this is a list"));
}

#[test]
fn what_would_never_end_is_an_error() {
    assert!(fault("a: &a [*a]\n").1.contains("inside of what it names"));
    assert!(fault("a: &a\n  b:\n    <<: *a\n").1.contains("inside of what it names"));
    assert!(fault("a: *nowhere\n").0 > 0);
}

#[test]
fn a_bomb_is_refused() {
    let mut laughs = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for at in 1..9 {
        let aliases = vec![format!("*a{}", at - 1); 9].join(", ");
        laughs.push_str(&format!("a{at}: &a{at} [{aliases}]\n"));
    }
    assert!(fault(&laughs).1.contains("many times its length"), "{:?}", fault(&laughs));
    let keys: String = (0..20_000).map(|at| format!("  k{at}: 1\n")).collect();
    let merges = "  - <<: *a\n".repeat(20_000);
    let merging = format!("a: &a\n{keys}b:\n{merges}");
    assert!(fault(&merging).1.contains("unfold"), "{:?}", fault(&merging));
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(200_000), vec!["*a"; 50_000].join(", "));
    assert!(fault(&long).1.contains("many times its length"));
}

#[test]
fn the_other_documents_are_read_after_an_error() {
    let read = read("a: 1\n---\nb: [\n---\nc: 3\n");
    assert_eq!(read.errors.len(), 1);
    let texts: Vec<_> = read.documents.iter().filter_map(|one| one.text_at(&["c"])).collect();
    assert_eq!(texts, ["3"]);
}

#[test]
fn tags_and_styles_are_kept() {
    let root = one("a: !!str 5\nb: 5\nc: !reset x\nd:\n");
    assert_eq!(root.get("a").unwrap().canonical(Dialect::Compose), Some(Canonical::Text));
    assert_eq!(root.get("b").unwrap().canonical(Dialect::Compose), Some(Canonical::Integer("5".into())));
    assert_eq!(root.get("c").unwrap().tag.as_deref(), Some("!reset"));
    assert!(root.get("d").unwrap().is_null());
}
