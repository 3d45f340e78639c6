//! Why something was put apart, and what to do: the pages' own words, for terminals and files, which
//! are Indonesian whatever the page's language.

use std::collections::HashMap;
use std::sync::OnceLock;

const GROUPS: &str = include_str!("../../../ui/src/messages/intake/reasonGroups.json");
const WORDS: &str = include_str!("../../../ui/src/messages/intake/reasons.id.json");

type Table = HashMap<String, String>;

/// What a reason code means.
pub fn words(code: &str) -> &'static str {
    static TABLES: OnceLock<(Table, Table)> = OnceLock::new();
    let (groups, words) = TABLES.get_or_init(|| (table(GROUPS), table(WORDS)));
    let group = groups.get(code).map_or("other", String::as_str);
    words.get(group).map_or("", String::as_str)
}

/// The files are part of the program: what is wrong with them its tests find.
fn table(json: &str) -> Table {
    serde_json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
pub(crate) fn knows(code: &str) -> bool {
    table(GROUPS).contains_key(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_of_its_group() {
        let (groups, texts) = (table(GROUPS), table(WORDS));
        assert!(groups.len() > 50 && texts.len() > 15);
        for (code, group) in groups {
            assert_eq!(Some(words(&code)), texts.get(&group).map(String::as_str));
        }
        assert!(words("no such code").contains("admin"));
    }
}
