//! TypeScript texts of a list of calls (the kit's commands, the office's routes) for the pages.
//! Texts only: the callers write them.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ts_rs::{Config, Dependency, ExportError, TS, TypeVisitor};

/// Writes a type's file, and those of all it refers to.
pub type Export = fn(&Config) -> Result<(), ExportError>;

/// One call of a list: what is asked, what is answered, and the named types of both.
pub struct Exchange {
    name: &'static str,
    request: String,
    answer: String,
    named: BTreeMap<String, Export>,
}

impl Exchange {
    pub fn of<Q: TS + 'static, A: TS + 'static>(name: &'static str, config: &Config) -> Self {
        let mut named = Named {
            config,
            found: BTreeMap::new(),
        };
        named.visit::<Q>();
        named.visit::<A>();
        Q::visit_generics(&mut named);
        A::visit_generics(&mut named);
        Self {
            name,
            request: Q::name(config),
            answer: A::name(config),
            named: named.found,
        }
    }

    /// The call's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How to write the types it uses.
    pub fn exports(&self) -> impl Iterator<Item = Export> {
        self.named.values().copied()
    }
}

/// Collects the named types among a type and its generic arguments.
struct Named<'a> {
    config: &'a Config,
    found: BTreeMap<String, Export>,
}

impl TypeVisitor for Named<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Vec<T> and Option<T> have no file of their own; their arguments are visited besides.
        if Dependency::from_ty::<T>(self.config).is_some()
            && TypeId::of::<T>() != TypeId::of::<()>()
        {
            self.found.insert(T::ident(self.config), T::export_all);
        }
    }
}

/// The interface that maps each call's name to `{ args; <answer> }`, with its imports.
pub fn interface<'a>(
    title: &str,
    answer: &str,
    exchanges: impl Iterator<Item = &'a Exchange> + Clone,
) -> String {
    let mut text = String::new();
    let used: BTreeSet<&String> = exchanges
        .clone()
        .flat_map(|exchange| exchange.named.keys())
        .collect();
    for name in used {
        let _ = writeln!(text, "import type {{ {name} }} from \"./{name}\";");
    }
    let _ = writeln!(text, "\nexport interface {title} {{");
    for exchange in exchanges {
        let _ = writeln!(
            text,
            "  {}: {{ args: {}; {answer}: {} }};",
            exchange.name, exchange.request, exchange.answer
        );
    }
    text.push_str("}\n");
    text
}

/// The module that exports the types of all `files` (names with their endings).
pub fn index(files: impl Iterator<Item = String>) -> String {
    let modules: BTreeSet<String> = files
        .filter_map(|file| Some(file.strip_suffix(".ts")?.to_owned()))
        .collect();
    modules.iter().fold(String::new(), |mut text, module| {
        let _ = writeln!(text, "export type * from \"./{module}\";");
        text
    })
}
