//! The modules of a crate and what each names, read from the source.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// A module and, in `names`, the paths that its own code names, each as its segments.
#[derive(Default)]
pub struct Module {
    /// Where it is written, from the repository's root.
    pub file: PathBuf,
    /// Paths named in code or brought in by `use`.
    pub names: Vec<Vec<String>>,
    /// The types and traits that other modules of the crate see.
    pub types: Vec<String>,
    /// What `use` brings in, by the name it has here. What is private is seen by modules within.
    pub brought: BTreeMap<String, Vec<String>>,
    /// What `use` brings in as a whole (`path::*`).
    pub globs: Vec<Vec<String>>,
    /// Its functions and constants, each with the paths that it names; a single name is a path, too.
    pub own: BTreeMap<String, Vec<Vec<String>>>,
}

/// The modules of a crate, by their path; the crate's root has the empty one. Tests are left out: they
/// may see more than what they test.
pub type Modules = BTreeMap<Vec<String>, Module>;

/// Reads a crate from its root file.
pub fn read(repository: &Path, root: &Path) -> Modules {
    let mut modules = Modules::new();
    let mut reader = Reader { repository, modules: &mut modules, path: Vec::new() };
    let folder = root.parent().expect("a root file lies in a folder");
    reader.file(&repository.join(root), &repository.join(folder));
    modules
}

/// Reads a crate that is written in one text.
pub fn of(text: &str) -> Modules {
    let mut modules = Modules::new();
    let mut reader = Reader { repository: Path::new(""), modules: &mut modules, path: Vec::new() };
    let parsed = syn::parse_file(text).expect("a text of Rust");
    reader.module(&parsed.items, Path::new("lib.rs"), Path::new(""));
    modules
}

struct Reader<'a> {
    repository: &'a Path,
    modules: &'a mut Modules,
    path: Vec<String>,
}

impl Reader<'_> {
    /// Reads a file whose modules lie in `folder`.
    fn file(&mut self, file: &Path, folder: &Path) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.module(&parsed.items, file, folder);
    }

    fn module(&mut self, items: &[Item], file: &Path, folder: &Path) {
        let mut names = Names::default();
        items.iter().for_each(|item| names.visit_item(item));
        let file_name = file.strip_prefix(self.repository).expect("a file of the repository").to_owned();
        let types = items.iter().filter_map(shared_type).collect();
        let own = items.iter().filter_map(own_code).collect();
        let Names { named: names, brought, globs } = names;
        let module = Module { file: file_name, names, types, brought, globs, own };
        self.modules.insert(self.path.clone(), module);
        for item in items {
            if let Item::Mod(child) = item
                && !is_test(&child.attrs)
            {
                self.child(child, file, folder);
            }
        }
    }

    fn child(&mut self, child: &ItemMod, file: &Path, folder: &Path) {
        let name = child.ident.to_string();
        let inner = folder.join(&name);
        self.path.push(name.clone());
        match &child.content {
            Some((_, items)) => self.module(items, file, &inner),
            None => {
                let beside = folder.join(format!("{name}.rs"));
                let written = if beside.is_file() { beside } else { inner.join("mod.rs") };
                self.file(&written, &inner);
            }
        }
        self.path.pop();
    }
}

/// A function or constant, and what it names.
fn own_code(item: &Item) -> Option<(String, Vec<Vec<String>>)> {
    let name = match item {
        Item::Fn(item) if !is_test(&item.attrs) => &item.sig.ident,
        Item::Const(item) => &item.ident,
        Item::Static(item) => &item.ident,
        _ => return None,
    };
    let mut names = Names::default();
    names.visit_item(item);
    let mut words = Words::default();
    words.visit_item(item);
    names.named.extend(words.0.into_iter().map(|word| vec![word]));
    Some((name.to_string(), names.named))
}

/// Every word of an item, alone.
#[derive(Default)]
struct Words(Vec<String>);

impl<'ast> Visit<'ast> for Words {
    fn visit_ident(&mut self, ident: &'ast proc_macro2::Ident) {
        self.0.push(ident.to_string());
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
    }
}

impl Words {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.0.push(ident.to_string()),
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
        }
    }
}

/// The name of a type or trait that the whole crate may see.
fn shared_type(item: &Item) -> Option<String> {
    let (visibility, name) = match item {
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    let shared = match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(within) => within.path.is_ident("crate"),
        Visibility::Inherited => false,
    };
    shared.then(|| name.to_string())
}

/// Whether something is compiled for tests alone.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.path().is_ident("cfg").then(|| attribute.parse_args::<syn::Path>().ok());
        attribute.path().is_ident("test") || condition.flatten().is_some_and(|path| path.is_ident("test"))
    })
}

/// Collects the paths that a module's own items name, those in macros included.
#[derive(Default)]
struct Names {
    named: Vec<Vec<String>>,
    brought: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Fn(function) = item
            && is_test(&function.attrs)
        {
            return;
        }
        visit::visit_item(self, item);
    }

    // A module of its own.
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if is_test(&item.attrs) {
            return;
        }
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        for (path, name) in leaves {
            if name == "*" {
                self.globs.push(path.clone());
            } else {
                self.brought.insert(name, path.clone());
            }
            self.named.push(path);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.named.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }
}

impl Names {
    /// Paths in what a macro is given, which has no syntax of its own.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if colons == 2 || path.is_empty() => path.push(ident.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                other => {
                    self.named.extend((path.len() > 1).then_some(path));
                    path = match &other {
                        TokenTree::Ident(ident) => vec![ident.to_string()],
                        _ => Vec::new(),
                    };
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
            colons = 0;
        }
        self.named.extend((path.len() > 1).then_some(path));
    }
}

/// The paths of a `use` tree, each with the name that it brings in.
fn flatten(tree: &UseTree, before: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, String)>) {
    let mut leaf = |last: &syn::Ident, name: &syn::Ident| {
        let mut path = before.clone();
        let itself = last == "self" && !path.is_empty();
        path.extend((!itself).then(|| last.to_string()));
        let name = if itself && name == "self" { path.last().cloned() } else { Some(name.to_string()) };
        leaves.push((path, name.unwrap_or_default()));
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, leaves);
            before.pop();
        }
        UseTree::Name(name) => leaf(&name.ident, &name.ident),
        UseTree::Rename(rename) => leaf(&rename.ident, &rename.rename),
        UseTree::Glob(_) => leaves.push((before.clone(), "*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|item| flatten(item, before, leaves)),
    }
}
