//! Which of a record's revisions stand. Pure.

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
    /// The chain this one replaced, when known.
    pub after_chain: Option<String>,
}

/// The indexes of the revisions that stand: one, or several that compete. Never empty for a
/// non-empty list, and the same for every order of it (up to the order of the indexes).
///
/// A revision gives way to a higher one of the same laptop, unless the two come from histories that
/// parted: then both are kept, for a person to choose. Histories part when a laptop was copied or
/// restored, which shows as one number with two contents, or as a later chain that knows less than
/// the chain it replaced. Equal content never competes with itself.
pub fn current(all: &[Revision]) -> Vec<usize> {
    let mut standing: Vec<usize> = (0..all.len())
        .filter(|&index| !all.iter().any(|other| gives_way(all, &all[index], other)))
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

fn gives_way(all: &[Revision], this: &Revision, other: &Revision) -> bool {
    if this.device != other.device || other.revision <= this.revision {
        return false;
    }
    if this.chain == other.chain {
        return true;
    }
    let known_there = |content: &str| {
        all.iter()
            .any(|r| r.device == other.device && r.chain == other.chain && r.content == content)
    };
    let same_number_differs = all.iter().any(|r| {
        r.device == other.device
            && r.chain == other.chain
            && r.revision == this.revision
            && r.content != this.content
    });
    if known_there(&this.content) {
        return true;
    }
    // `this` lies in the chain that replaced `other`'s, yet has a lower number: it was written on a
    // restored copy that had not seen `other`.
    let parted = this.after_chain.as_deref() == Some(other.chain.as_str());
    !same_number_differs && !parted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(
        device: &str,
        chain: &str,
        revision: i64,
        content: &str,
        after: Option<&str>,
    ) -> Revision {
        Revision {
            device: device.into(),
            chain: chain.into(),
            revision,
            content: content.into(),
            after_chain: after.map(Into::into),
        }
    }

    fn contents(all: &[Revision]) -> Vec<&str> {
        current(all)
            .into_iter()
            .map(|index| all[index].content.as_str())
            .collect()
    }

    #[test]
    fn the_highest_of_one_chain_stands_alone() {
        assert_eq!(
            contents(&[
                revision("d", "a", 1, "x", None),
                revision("d", "a", 3, "z", None),
                revision("d", "a", 2, "y", None)
            ]),
            ["z"]
        );
    }

    #[test]
    fn a_copied_laptop_makes_two_that_compete() {
        assert_eq!(
            contents(&[
                revision("d", "a", 2, "x", None),
                revision("d", "a", 2, "y", None)
            ]),
            ["x", "y"]
        );
        let later = [
            revision("d", "a", 2, "x", None),
            revision("d", "a", 2, "y", None),
            revision("d", "a", 3, "z", None),
        ];
        assert_eq!(contents(&later), ["z"]);
    }

    #[test]
    fn a_new_chain_goes_on_where_the_old_one_stopped() {
        assert_eq!(
            contents(&[
                revision("d", "a", 1, "x", None),
                revision("d", "b", 2, "y", Some("a"))
            ]),
            ["y"]
        );
        // Re-sealed in the new chain, then changed there.
        let resealed = [
            revision("d", "a", 1, "x", None),
            revision("d", "b", 1, "x", Some("a")),
            revision("d", "b", 2, "y", Some("a")),
        ];
        assert_eq!(contents(&resealed), ["y"]);
    }

    #[test]
    fn a_restored_laptop_that_had_not_seen_the_newest_competes_with_it() {
        let restored = [
            revision("d", "a", 3, "new", None),
            revision("d", "b", 2, "other", Some("a")),
        ];
        assert_eq!(contents(&restored), ["new", "other"]);
    }

    #[test]
    fn equal_content_is_one() {
        assert_eq!(
            contents(&[
                revision("d", "a", 1, "x", None),
                revision("e", "c", 1, "x", None)
            ]),
            ["x"]
        );
        assert_eq!(
            contents(&[
                revision("d", "a", 1, "x", None),
                revision("e", "c", 5, "y", None)
            ]),
            ["x", "y"]
        );
    }
}
