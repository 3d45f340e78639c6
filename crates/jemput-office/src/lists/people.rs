//! From rows to people: rows of the same person become one, and their number is kept.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jemput_domain::fold::search_key;

use super::alike::is_one_name;
use super::row::Row;

/// One entry per person, in the order of the file.
///
/// The same NIK is the same person when the name is one; a birth date proves nothing, because twins
/// have one too and the number says it where the list does not. Where the names differ, two people
/// were given one number: all of them are kept, the later ones without it, and all are marked.
pub fn merge(rows: Vec<Row>) -> Vec<Row> {
    let mut people: Vec<Row> = Vec::with_capacity(rows.len());
    let mut by_nik: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for mut row in rows {
        let known = match row.data.nik.clone() {
            Some(nik) => {
                let holders = by_nik.entry(nik.into()).or_default();
                let mut those = holders.iter().copied();
                let known = those.find(|at| same_person(&people[*at], &row));
                if known.is_none() {
                    if !holders.is_empty() {
                        row.give_up_nik();
                    }
                    for at in &*holders {
                        people[*at].mark_shared();
                    }
                    holders.push(people.len());
                }
                known
            }
            None => match by_name.entry(name_key(&row)) {
                Entry::Vacant(free) => {
                    free.insert(people.len());
                    None
                }
                Entry::Occupied(first) => Some(*first.get()),
            },
        };
        match known {
            Some(at) => people[at].once_more(row),
            None => people.push(row),
        }
    }
    people
}

fn same_person(a: &Row, b: &Row) -> bool {
    if search_key(&a.data.name) == search_key(&b.data.name) {
        return true;
    }
    let two_dates = a
        .given
        .birth_date
        .is_some_and(|a| b.given.birth_date.is_some_and(|b| a != b));
    !two_dates && is_one_name(&a.data.name, &b.data.name)
}

/// Who a person without a usable NIK is: name, birth date, village, and the family's number, which
/// keeps two newborn cousins of one name apart. Without a birth date every row stands alone.
fn name_key(row: &Row) -> String {
    let birth = match row.data.birth_date {
        Some(date) => date.to_string(),
        None => format!("row {} {}", row.at.sheet, row.at.number),
    };
    let village = row.data.village.as_ref().map_or("", |village| &village.0);
    let kk = row.data.kk.as_ref().map_or("", |kk| kk.as_str());
    format!("{}|{birth}|{village}|{kk}", search_key(&row.data.name))
}
