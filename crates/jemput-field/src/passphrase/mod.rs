//! Passphrases of plain Indonesian words: easy to remember, to read aloud and to type.

use std::sync::LazyLock;

use crate::host::Host;

/// Sorted, one a line, at most nine letters each.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("words.txt").lines().collect());

const COUNT: usize = 6;

/// Six words, drawn evenly: 67 bits.
pub fn suggest(host: &dyn Host) -> String {
    let words: Vec<&str> = (0..COUNT)
        .map(|_| WORDS[below(host, WORDS.len())])
        .collect();
    words.join(" ")
}

/// What counts of a typed passphrase: not the spaces around and between.
pub fn normalise(typed: &str) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(typed.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Shorter ones are refused: the laptop may be stolen, and then nobody counts the attempts.
pub fn long_enough(passphrase: &str) -> bool {
    passphrase.chars().count() >= 12
}

/// A number below `limit`, each as likely: draws beyond the last whole multiple are drawn again.
fn below(host: &dyn Host, limit: usize) -> usize {
    let limit = limit as u32;
    let fair = u32::MAX - u32::MAX % limit;
    loop {
        let mut bytes = [0; 4];
        host.random(&mut bytes);
        let drawn = u32::from_le_bytes(bytes);
        if drawn < fair {
            return (drawn % limit) as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{WORDS, normalise, suggest};
    use crate::host::Machine;

    #[test]
    fn the_list_is_long_plain_and_without_doubles() {
        assert!(WORDS.len() >= 2048);
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), WORDS.len());
        assert!(
            WORDS.iter().all(|word| (3..=9).contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }

    #[test]
    fn six_words_that_differ_each_time() {
        let machine = Machine::new();
        let first = suggest(&machine);
        assert_eq!(first.split(' ').count(), 6);
        assert!(first.split(' ').all(|word| WORDS.contains(&word)));
        assert_ne!(first, suggest(&machine));
        assert_eq!(
            normalise(&format!("  {}\n", first.replace(' ', "  "))).as_str(),
            first
        );
    }
}
