//! Which crate may depend on which: the rule of the house, read from cargo's own metadata.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde_json::Value;

use crate::shell;

/// Crate → siblings it may use, and for `jemput-seal` the features it may turn on.
const MAY: &[(&str, &[&str], &[&str])] = &[
    ("jemput-domain", &[], &[]),
    ("jemput-seal", &[], &[]),
    ("jemput-store", &["jemput-domain"], &[]),
    ("jemput-link", &["jemput-domain", "jemput-seal"], &["sign"]),
    (
        "jemput-field",
        &[
            "jemput-domain",
            "jemput-seal",
            "jemput-store",
            "jemput-link",
        ],
        &["sign"],
    ),
    // A gateway in a DMZ cannot decrypt, by construction.
    (
        "jemput-gateway",
        &["jemput-domain", "jemput-seal"],
        &["verify"],
    ),
    (
        "jemput-office",
        &[
            "jemput-domain",
            "jemput-seal",
            "jemput-gateway",
            "jemput-link",
        ],
        &["sign", "open"],
    ),
    ("jemput-window", &["jemput-field", "jemput-office"], &[]),
];

pub fn check() -> Result<()> {
    let text = shell::output(shell::cargo(&[
        "metadata",
        "--format-version=1",
        "--no-deps",
    ]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let faults = faults(&metadata);
    if !faults.is_empty() {
        bail!(
            "the house's dependency rules are broken:\n  {}",
            faults.join("\n  ")
        );
    }
    opening_stays_out_of_the_gateway()
}

fn faults(metadata: &Value) -> Vec<String> {
    let rules: BTreeMap<_, _> = MAY
        .iter()
        .map(|(name, may, features)| (*name, (*may, *features)))
        .collect();
    let mut faults = Vec::new();
    for package in list(&metadata["packages"]) {
        let name = text(&package["name"]);
        let Some((may, features)) = rules.get(name) else {
            continue;
        };
        for dependency in list(&package["dependencies"]) {
            let target = text(&dependency["name"]);
            // Tests may use what the product may not.
            if !target.starts_with("jemput-") || dependency["kind"] == "dev" {
                continue;
            }
            if !may.contains(&target) {
                faults.push(format!("{name} may not depend on {target}"));
            }
            if target == "jemput-seal" {
                for feature in list(&dependency["features"]).map(text) {
                    if !features.contains(&feature) {
                        faults.push(format!(
                            "{name} may not use jemput-seal's feature `{feature}`"
                        ));
                    }
                }
            }
        }
    }
    let known: BTreeSet<_> = list(&metadata["packages"])
        .map(|package| text(&package["name"]))
        .collect();
    faults.extend(
        rules
            .keys()
            .filter(|name| !known.contains(*name))
            .map(|name| format!("{name} is not in the workspace")),
    );
    faults
}

/// With features as they resolve for the gateway alone, the crate that unwraps keys is not even
/// compiled in.
fn opening_stays_out_of_the_gateway() -> Result<()> {
    let tree = shell::output(shell::cargo(&[
        "tree",
        "--package=jemput-gateway",
        "--edges=normal",
        "--prefix=none",
        "--format={p} {f}",
    ]))?;
    if let Some(line) = tree.lines().find(|line| line.starts_with("hpke ")) {
        bail!("jemput-gateway must not contain hpke (it opens bundles): {line}");
    }
    let seal = tree
        .lines()
        .find(|line| line.starts_with("jemput-seal "))
        .unwrap_or_default();
    let features = seal.rsplit(' ').next().unwrap_or_default();
    if features
        .split(',')
        .any(|feature| feature == "open" || feature == "sign")
    {
        bail!("jemput-gateway turns on more of jemput-seal than `verify`: {seal}");
    }
    Ok(())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::faults;
    use serde_json::json;

    fn metadata(dependency: serde_json::Value) -> serde_json::Value {
        json!({"packages": [{"name": "jemput-gateway", "dependencies": [dependency]}]})
    }

    fn about_gateway(metadata: &serde_json::Value) -> Vec<String> {
        faults(metadata)
            .into_iter()
            .filter(|fault| fault.starts_with("jemput-gateway may not"))
            .collect()
    }

    #[test]
    fn a_gateway_that_opens_is_a_fault() {
        let seal = json!({"name": "jemput-seal", "kind": null, "features": ["verify", "open"]});
        assert_eq!(
            about_gateway(&metadata(seal)),
            ["jemput-gateway may not use jemput-seal's feature `open`"]
        );
    }

    #[test]
    fn a_forbidden_sibling_is_a_fault_but_not_in_tests() {
        let store = json!({"name": "jemput-store", "kind": null, "features": []});
        assert_eq!(
            about_gateway(&metadata(store)),
            ["jemput-gateway may not depend on jemput-store"]
        );
        let in_tests = json!({"name": "jemput-store", "kind": "dev", "features": []});
        assert!(about_gateway(&metadata(in_tests)).is_empty());
    }
}
