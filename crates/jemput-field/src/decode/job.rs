//! What the child is asked for, in its arguments.

use std::time::Duration;

use super::MAX_FILE_BYTES;

/// One thing to do with one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// A file somebody brought becomes a page that is safe to keep.
    Page,
    /// A picture of one sheet of a kept PDF, counted from 0.
    Sheet(u32),
    /// How many sheets a kept PDF has.
    Sheets,
}

impl Job {
    /// As it is said to the child.
    pub fn arguments(self) -> Vec<String> {
        match self {
            Self::Page => Vec::new(),
            Self::Sheet(number) => vec!["sheet".to_owned(), number.to_string()],
            Self::Sheets => vec!["sheets".to_owned()],
        }
    }

    /// Most bytes of the file. Cleaning can make a PDF longer than it was brought.
    pub fn most_bytes(self) -> u64 {
        match self {
            Self::Page => MAX_FILE_BYTES,
            Self::Sheet(_) | Self::Sheets => 2 * MAX_FILE_BYTES,
        }
    }

    /// How long the child is waited for. A large photograph takes two seconds on an old laptop, a
    /// sheet less than one.
    pub fn patience(self) -> Duration {
        match self {
            Self::Page => Duration::from_secs(60),
            Self::Sheet(_) | Self::Sheets => Duration::from_secs(20),
        }
    }

    /// As the child understands it.
    pub fn named(arguments: &[String]) -> Option<Self> {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match arguments[..] {
            [] => Some(Self::Page),
            ["sheet", number] => Some(Self::Sheet(number.parse().ok()?)),
            ["sheets"] => Some(Self::Sheets),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_child_understands_what_it_is_asked() {
        for job in [Job::Page, Job::Sheet(41), Job::Sheets] {
            assert_eq!(Job::named(&job.arguments()), Some(job));
        }
        assert_eq!(Job::named(&["sheet".to_owned(), "-1".to_owned()]), None);
        assert_eq!(Job::named(&["rm".to_owned()]), None);
    }
}
