//! Whether two names under one NIK are one person's. A person lost is worse than one kept twice:
//! twins have names that differ in a letter, and lists give them one number.

use jemput_domain::fold::search_key;

/// *Muhammad*, doubled letters aside, as lists write and shorten it.
const MUHAMMAD: [&str; 10] = [
    "m", "muh", "moh", "muhd", "mohd", "mhd", "moch", "muhamad", "mohamad", "mochamad",
];

/// One name written in two ways: old spelling, doubled letters, spaces, initials, words left out.
pub fn is_one_name(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    is_joined_alike(&one, &other) || is_within(&one, &other, is_one_word)
}

/// The same, or with slips of the pen: for a number nobody else claims.
pub fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    is_joined_alike(&one, &other)
        || is_within(&one, &other, |a, b| is_one_word(a, b) || is_slip(a, b))
}

fn is_joined_alike(one: &[String], other: &[String]) -> bool {
    !one.is_empty() && one.concat() == other.concat()
}

/// The words of the shorter in the order of the longer, one of them at least more than an initial.
fn is_within(one: &[String], other: &[String], same: impl Fn(&str, &str) -> bool) -> bool {
    let (few, many) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut rest = many.iter();
    let mut told = false;
    for word in few {
        let Some(found) = rest.find(|candidate| same(word, candidate)) else {
            return false;
        };
        told |= word.len() > 1 && found.len() > 1;
    }
    told
}

fn is_one_word(one: &str, other: &str) -> bool {
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    one == other
        || initial(one, other)
        || initial(other, one)
        || (MUHAMMAD.contains(&one) && MUHAMMAD.contains(&other))
}

fn is_slip(one: &str, other: &str) -> bool {
    let letters = one.chars().count().max(other.chars().count());
    let allowed = match letters {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    strsim::osa_distance(one, other) <= allowed
}

/// As search folds them, in today's spelling and without doubled letters.
fn words(name: &str) -> Vec<String> {
    search_key(name)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut today = word
                .replace("oe", "u")
                .replace("dj", "j")
                .replace("tj", "c")
                .replace("sj", "sy");
            let mut last = None;
            today.retain(|letter| last.replace(letter) != Some(letter));
            today
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_two_ways_of_writing_it() {
        for (one, other) in [
            ("SITI AMINAH", "Siti  Aminah"),
            ("SITI AMINAH", "SITIAMINAH"),
            ("SITI AMINAH", "SITI AMINAH HARAHAP"),
            ("H. SITI AMINAH, S.Pd.", "SITI AMINAH"),
            ("M. YUSUF", "MUHAMMAD YUSUF"),
            ("MHD YUSUF", "Mohamad Yusuf"),
            ("SOEHARTO DJOKO", "SUHARTO JOKO"),
            ("A. RAHMAN", "ABDUL RAHMAN"),
            ("NURUL AINNI", "NURUL AINI"),
        ] {
            assert!(is_one_name(one, other), "{one} / {other}");
            assert!(is_one_name(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn twins_and_strangers_are_two_people() {
        for (one, other) in [
            ("HASAN SIREGAR", "HUSEIN SIREGAR"),
            ("RINA", "RINI"),
            ("RAHMAD LUBIS", "RAHMAT LUBIS"),
            ("SITI AMINAH", "BUDI SIREGAR"),
            ("SITI AMINAH", "SITI AISYAH"),
            ("M", "MUHAMMAD"),
            ("", "SITI"),
            ("", ""),
        ] {
            assert!(!is_one_name(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_near_and_another_name_is_not() {
        assert!(is_near("SITI AMINAH", "SITI AMINA"));
        assert!(is_near("RAHMAD LUBIS", "RAHMAT LUBIS"));
        assert!(!is_near("HASAN SIREGAR", "HUSEIN SIREGAR"));
        assert!(!is_near("SITI AMINAH", "ROSA HARAHAP"));
        assert!(!is_near("RIA", "RIO"));
    }
}
