//! Which of a record's revisions stand. Pure.

use std::collections::{BTreeSet, HashMap};

/// One distinct revision of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The laptop.
    pub device: String,
    /// Its chain.
    pub chain: String,
    /// The laptop's revision.
    pub revision: i64,
    /// Hash of the content.
    pub content: String,
    /// Header hash of the first bundle that brought it.
    pub bundle: String,
}

impl Revision {
    /// The same again, whichever bundle brought it.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.device == other.device
            && self.chain == other.chain
            && self.revision == other.revision
            && self.content == other.content
    }
}

/// What is known of the chains the revisions came in. A chain is named by a random id, so two laptops
/// never share one.
#[derive(Debug, Default)]
pub struct Histories {
    /// The chain each chain replaced.
    pub replaced: HashMap<String, String>,
    /// Of each chain that is known to have parted: of each bundle, the one before it.
    pub parted: HashMap<String, HashMap<String, String>>,
}

impl Histories {
    /// `chain` came after `earlier`, however many lie between.
    fn is_after(&self, chain: &str, earlier: &str) -> bool {
        // What a laptop says of its chains could go in circles.
        let mut seen = BTreeSet::new();
        let mut at = chain;
        while let Some(before) = self.replaced.get(at) {
            if before == earlier {
                return true;
            }
            if !seen.insert(at) {
                return false;
            }
            at = before;
        }
        false
    }

    /// Whoever made `later` of a chain had `earlier` of the same chain behind them. In a chain that has
    /// parted only the links prove it.
    fn knows(&self, chain: &str, later: &str, earlier: &str) -> bool {
        let Some(links) = self.parted.get(chain) else {
            return true;
        };
        let mut at = later;
        // Each link is a hash of what it names, so they cannot go in circles.
        loop {
            if at == earlier {
                return true;
            }
            match links.get(at) {
                Some(before) => at = before,
                None => return false,
            }
        }
    }
}

/// The indexes of the revisions that stand: one, or several that compete. Never empty for a
/// non-empty list, and the same for every order of it (up to the order of the indexes).
///
/// A revision gives way to a higher one of the same laptop, unless the two come from histories that
/// parted: then both are kept, for a person to choose. Histories part when a laptop was copied or
/// restored, which shows as a chain whose bundles do not follow from each other, as one number with
/// two contents, or as a later chain that knows less than a chain it came after. Equal content never
/// competes with itself.
pub fn current(all: &[Revision], histories: &Histories) -> Vec<usize> {
    let mut standing: Vec<usize> = (0..all.len())
        .filter(|&index| {
            !all.iter()
                .any(|other| gives_way(all, histories, &all[index], other))
        })
        .collect();
    standing.sort_by(|&a, &b| {
        let (a, b) = (&all[a], &all[b]);
        (&a.content, -a.revision, &a.device, &a.chain).cmp(&(
            &b.content,
            -b.revision,
            &b.device,
            &b.chain,
        ))
    });
    standing.dedup_by(|later, kept| all[*later].content == all[*kept].content);
    standing
}

fn gives_way(all: &[Revision], histories: &Histories, this: &Revision, other: &Revision) -> bool {
    if this.device != other.device || other.revision <= this.revision {
        return false;
    }
    if this.chain == other.chain {
        return histories.knows(&this.chain, &other.bundle, &this.bundle);
    }
    let there = |r: &&Revision| r.device == other.device && r.chain == other.chain;
    let known_there = |r: &Revision| {
        r.content == this.content && histories.knows(&other.chain, &other.bundle, &r.bundle)
    };
    if all.iter().filter(there).any(known_there) {
        return true;
    }
    let same_number_differs = all
        .iter()
        .filter(there)
        .any(|r| r.revision == this.revision && r.content != this.content);
    // `this` lies in a chain that came after `other`'s, yet has a lower number: it was written on a
    // restored copy that had not seen `other`. And which of a parted chain's histories a later chain
    // goes on from, nobody says.
    !same_number_differs
        && !histories.is_after(&this.chain, &other.chain)
        && !histories.parted.contains_key(&this.chain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A revision of laptop `d`; its bundle is named as its content.
    fn revision(chain: &str, revision: i64, content: &str) -> Revision {
        in_bundle(chain, revision, content, content)
    }

    fn in_bundle(chain: &str, revision: i64, content: &str, bundle: &str) -> Revision {
        Revision {
            device: "d".into(),
            chain: chain.into(),
            revision,
            content: content.into(),
            bundle: bundle.into(),
        }
    }

    fn by_another_laptop(revision: Revision) -> Revision {
        Revision {
            device: "e".into(),
            ..revision
        }
    }

    /// Each chain replaced the one before it.
    fn one_after_another(chains: &[&str]) -> Histories {
        let replaced = chains.windows(2);
        Histories {
            replaced: replaced.map(|two| (two[1].into(), two[0].into())).collect(),
            parted: HashMap::new(),
        }
    }

    /// A chain that has parted, by pairs of a bundle and the one before it.
    fn parted(chain: &str, links: &[(&str, &str)]) -> Histories {
        let links = links
            .iter()
            .map(|(later, before)| ((*later).into(), (*before).into()));
        Histories {
            replaced: HashMap::new(),
            parted: HashMap::from([(chain.into(), links.collect())]),
        }
    }

    /// What stands, the same for every order.
    fn contents<'a>(all: &'a [Revision], histories: &Histories) -> Vec<&'a str> {
        let names = |all: &'a [Revision]| -> Vec<&'a str> {
            let standing = current(all, histories).into_iter();
            standing.map(|index| all[index].content.as_str()).collect()
        };
        let straight = names(all);
        let mut turned = all.to_vec();
        turned.reverse();
        let standing: Vec<String> = current(&turned, histories)
            .into_iter()
            .map(|index| turned[index].content.clone())
            .collect();
        assert_eq!(straight, standing);
        straight
    }

    #[test]
    fn the_highest_of_one_chain_stands_alone() {
        let all = [
            revision("a", 1, "x"),
            revision("a", 3, "z"),
            revision("a", 2, "y"),
        ];
        assert_eq!(contents(&all, &Histories::default()), ["z"]);
    }

    #[test]
    fn a_copied_laptop_makes_two_that_compete() {
        let both = [revision("a", 2, "x"), revision("a", 2, "y")];
        assert_eq!(contents(&both, &Histories::default()), ["x", "y"]);
        // One of them goes on: the other's word stays.
        let later = [
            revision("a", 2, "x"),
            revision("a", 2, "y"),
            revision("a", 3, "z"),
        ];
        let links = [("x", "w"), ("y", "w"), ("z", "y")];
        assert_eq!(contents(&later, &parted("a", &links)), ["x", "z"]);
        // Restored to where there was one revision only, it made more of them than the lost history.
        let restored = [
            revision("a", 5, "x"),
            revision("a", 2, "y"),
            revision("a", 6, "z"),
        ];
        assert_eq!(contents(&restored, &parted("a", &links)), ["x", "z"]);
        // What both had before they parted is behind both.
        let before = [
            revision("a", 1, "w"),
            revision("a", 2, "x"),
            revision("a", 3, "z"),
        ];
        assert_eq!(contents(&before, &parted("a", &links)), ["x", "z"]);
    }

    #[test]
    fn where_links_are_missing_nothing_is_taken_for_seen() {
        let all = [revision("a", 2, "x"), revision("a", 9, "z")];
        assert_eq!(
            contents(&all, &parted("a", &[("z", "not here")])),
            ["x", "z"]
        );
        assert_eq!(contents(&all, &parted("b", &[])), ["z"]);
    }

    #[test]
    fn a_new_chain_goes_on_where_the_old_one_stopped() {
        let after = one_after_another(&["a", "b"]);
        let all = [revision("a", 1, "x"), revision("b", 2, "y")];
        assert_eq!(contents(&all, &after), ["y"]);
        // Re-sealed in the new chain, then changed there.
        let resealed = [
            revision("a", 1, "x"),
            in_bundle("b", 1, "x", "x again"),
            revision("b", 2, "y"),
        ];
        assert_eq!(contents(&resealed, &after), ["y"]);
        // The old one had parted: which of its histories goes on here?
        let unclear = Histories {
            parted: parted("a", &[("x", "w")]).parted,
            ..after
        };
        assert_eq!(contents(&all, &unclear), ["x", "y"]);
        assert_eq!(contents(&resealed, &unclear), ["y"]);
    }

    #[test]
    fn a_restored_laptop_that_had_not_seen_the_newest_competes_with_it() {
        let after = one_after_another(&["a", "b", "c"]);
        let restored = [revision("a", 3, "new"), revision("b", 2, "other")];
        assert_eq!(contents(&restored, &after), ["new", "other"]);
        let twice = [revision("a", 3, "new"), revision("c", 2, "other")];
        assert_eq!(contents(&twice, &after), ["new", "other"]);
        let circle = one_after_another(&["a", "b", "a"]);
        assert_eq!(contents(&twice, &circle), ["new"]);
    }

    #[test]
    fn equal_content_is_one() {
        let none = Histories::default();
        let equal = [
            revision("a", 1, "x"),
            by_another_laptop(revision("c", 1, "x")),
        ];
        assert_eq!(contents(&equal, &none), ["x"]);
        let two = [
            revision("a", 1, "x"),
            by_another_laptop(revision("c", 5, "y")),
        ];
        assert_eq!(contents(&two, &none), ["x", "y"]);
    }
}
