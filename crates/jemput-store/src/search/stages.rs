//! Which stages a search has.

use jemput_domain::wire::person::RegionCode;

use super::page::{PeopleFilter, PeopleOrder, PeopleQuery};
use super::query::Parsed;
use super::stage::{Order, Stage};
use super::words::village_tag;
use crate::error::Result;

pub(super) fn stages(query: &PeopleQuery, parsed: &Parsed) -> Result<Vec<Stage>> {
    let mut stages = match &parsed.digits {
        Some(digits) => by_digits(digits, parsed),
        None if parsed.is_empty() => vec![Stage {
            from: "person",
            conditions: unasked(query.filter),
            order: if query.order == PeopleOrder::Rt {
                Order::Rt
            } else {
                Order::Name
            },
            ..Stage::default()
        }],
        None => by_name(parsed, query.village.as_ref()),
    };
    for stage in &mut stages {
        stage.narrow(query)?;
    }
    Ok(stages)
}

/// Whom the office took off the list is only found by a search; but whoever waits is waited for.
fn unasked(filter: PeopleFilter) -> Vec<String> {
    match filter {
        PeopleFilter::Waiting => Vec::new(),
        _ => vec!["listed != 2".to_owned()],
    }
}

/// First who is called so from the beginning, in name order; then whoever has the words anywhere.
fn by_name(parsed: &Parsed, village: Option<&RegionCode>) -> Vec<Stage> {
    let mut words = Stage {
        from: "person_words JOIN person ON person.n = person_words.rowid",
        order: Order::N,
        ..Stage::default()
    };
    let mut match_terms: Vec<String> = parsed
        .words
        .iter()
        .map(|word| format!("\"{word}\"*"))
        .collect();
    match_terms.extend(parsed.tags.iter().map(|tag| format!("\"{tag}\"")));
    if let Some(village) = village {
        match_terms.push(format!("\"{}\"", village_tag(&village.0)));
    }
    words.condition("person_words MATCH ?", [match_terms.join(" AND ")]);
    if !parsed.tags.is_empty() {
        return vec![words];
    }
    let begins = parsed.words.join(" ");
    let beyond = format!("{begins}\u{10ffff}");
    let mut beginning = Stage {
        from: "person",
        order: Order::Name,
        ..Stage::default()
    };
    beginning.condition(
        "name_key >= ? AND name_key < ?",
        [begins.clone(), beyond.clone()],
    );
    words.condition("NOT (name_key >= ? AND name_key < ?)", [begins, beyond]);
    vec![beginning, words]
}

/// Where a number is usually read from: its beginning, its date, its end; NIK before KK.
fn by_digits(digits: &str, parsed: &Parsed) -> Vec<Stage> {
    let back: String = digits.chars().rev().collect();
    let places = [
        ("nik", digits),
        ("substr(nik, 7)", digits),
        ("nik_back", back.as_str()),
        ("kk", digits),
        ("kk_back", back.as_str()),
    ];
    let mut earlier: Vec<(&str, &str)> = Vec::new();
    let mut stages = Vec::with_capacity(places.len());
    for (column, value) in places {
        let mut stage = Stage {
            from: "person",
            order: Order::Digits(column),
            ..Stage::default()
        };
        stage.condition(
            &format!("{column} >= ? AND {column} < ?"),
            [value.to_owned(), format!("{value}:")],
        );
        stage.conditions.push(
            if column.starts_with("kk") {
                "kk IS NOT NULL"
            } else {
                "nik IS NOT NULL"
            }
            .to_owned(),
        );
        for (column, value) in &earlier {
            stage.condition(
                &format!("({column} IS NULL OR NOT ({column} >= ? AND {column} < ?))"),
                [(*value).to_owned(), format!("{value}:")],
            );
        }
        for word in &parsed.words {
            stage.condition("instr(' ' || name_key, ?) > 0", [format!(" {word}")]);
        }
        earlier.push((column, value));
        stages.push(stage);
    }
    stages
}
