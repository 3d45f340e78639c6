//! From rows to people: rows of the same person become one, and their number is kept.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jemput_domain::fold::search_key;

use super::columns::Column;
use super::rows::{Problem, Row, RowReason, Why};

/// One entry per person, in the order of the file.
///
/// The same NIK is the same person when the name or the birth date agrees. When neither does, two
/// people were given one number: both are kept, the later one without it, and both are marked.
pub fn merge(rows: Vec<Row>) -> Vec<Row> {
    let mut people: Vec<Row> = Vec::with_capacity(rows.len());
    let mut by_nik: HashMap<String, usize> = HashMap::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for mut row in rows {
        if let Some(nik) = row.data.nik.clone() {
            match by_nik.entry(nik.as_str().to_owned()) {
                Entry::Vacant(free) => {
                    free.insert(people.len());
                    people.push(row);
                    continue;
                }
                Entry::Occupied(first) if same_person(&people[*first.get()], &row) => {
                    people[*first.get()].rows += 1;
                    continue;
                }
                Entry::Occupied(first) => {
                    mark_shared(&mut people[*first.get()]);
                    mark_shared(&mut row);
                    row.data.nik_as_given = row.data.nik.take().map(String::from);
                }
            }
        }
        match by_name.entry(name_key(&row)) {
            Entry::Vacant(free) => {
                free.insert(people.len());
                people.push(row);
            }
            Entry::Occupied(first) => people[*first.get()].rows += 1,
        }
    }
    people
}

fn same_person(a: &Row, b: &Row) -> bool {
    search_key(&a.data.name) == search_key(&b.data.name)
        || (a.data.birth_date.is_some() && a.data.birth_date == b.data.birth_date)
}

fn mark_shared(row: &mut Row) {
    let problem = Problem {
        column: Column::Nik,
        why: Why::Row(RowReason::NikShared),
    };
    if !row.problems.contains(&problem) {
        row.problems.push(problem);
    }
}

/// Who a person without a usable NIK is: name, birth date, village, and the family's number, which
/// keeps two newborn cousins of one name apart. Without a birth date every row stands alone.
fn name_key(row: &Row) -> String {
    let birth = match row.data.birth_date {
        Some(date) => date.to_string(),
        None => format!("row {}", row.number),
    };
    let village = row.data.village.as_ref().map_or("", |village| &village.0);
    let kk = row.data.kk.as_ref().map_or("", |kk| kk.as_str());
    format!("{}|{birth}|{village}|{kk}", search_key(&row.data.name))
}
