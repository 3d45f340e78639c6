//! Rules for names (Permendagri 73/2022, article 4): at most 60 characters with spaces for new
//! names, two words advised. Names given earlier are stored unchanged.

use crate::verdict::{Reason, Verdict};

/// With spaces.
pub const MAX_CHARACTERS: usize = 60;

/// For a name given now (a newborn, a change of name): above the limit is refused.
pub fn check_new_name(name: &str) -> Verdict {
    Verdict::of(reasons(name))
}

/// For a name that stands in older papers: never refused, only remarked on.
pub fn check_existing_name(name: &str) -> Verdict {
    Verdict::advice(reasons(name).filter(|reason| *reason != Reason::NameSingleWord))
}

fn reasons(name: &str) -> impl Iterator<Item = Reason> {
    let words = name.split_whitespace().count();
    [
        (words == 0).then_some(Reason::Required),
        (name.trim().chars().count() > MAX_CHARACTERS).then_some(Reason::NameTooLong),
        (words == 1).then_some(Reason::NameSingleWord),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Level;

    #[test]
    fn sixty_characters_are_the_limit_for_new_names_only() {
        let sixty = format!("{} {}", "A".repeat(29), "B".repeat(30));
        assert_eq!(check_new_name(&sixty), Verdict::ok());
        let longer = format!("{sixty}C");
        assert_eq!(check_new_name(&longer), Reason::NameTooLong.into());
        assert_eq!(check_existing_name(&longer).level, Level::Warning);
    }

    #[test]
    fn one_word_is_advised_against_for_new_names() {
        assert_eq!(check_new_name("Suharto").level, Level::Warning);
        assert_eq!(check_existing_name("Suharto"), Verdict::ok());
        assert!(check_new_name("  ").is_error());
    }
}
