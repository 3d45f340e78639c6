//! One page of people.

use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::person::RegionCode;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::Cursor;
use super::query::Parsed;
use super::words::village_tag;
use crate::error::Result;
use crate::people::{COLUMNS, PersonRow};
use crate::private::private_debug;
use crate::sql::text;

const PAGE: u16 = 50;

/// What to list. The text may be empty: then everybody, in `order`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    pub text: String,
    /// The village whose list it is; none searches everyone on this laptop.
    pub village: Option<RegionCode>,
    pub filter: PeopleFilter,
    pub order: PeopleOrder,
    pub cursor: Option<Cursor>,
    /// Zero: 50.
    pub limit: u16,
}

private_debug!(PeopleQuery {
    filter,
    order,
    limit
});

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeopleFilter {
    #[default]
    All,
    /// Nothing known yet: *belum datang*.
    NotYet,
    Outcome(OutcomeCode),
    AnyOutcome,
    /// At the recording table.
    Waiting,
    /// Met in the field, on no list.
    OffList,
    Listed,
    WithApplication,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    #[default]
    Name,
    /// RT, then name: going through the list with the RT head.
    Rt,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeoplePage {
    pub rows: Vec<PersonRow>,
    /// None: this was the last page.
    pub next: Option<Cursor>,
}

/// One index-ordered part of a search. Rows of an earlier stage are excluded by its conditions.
#[derive(Default)]
struct Stage {
    from: &'static str,
    conditions: Vec<String>,
    values: Vec<Value>,
    order: Order,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Name,
    Rt,
    N,
    /// A column of digits, then `n`.
    Digits(&'static str),
}

/// One page over any connection that has the store's tables. [`crate::people::People::list`] is the
/// way in; this is public so that the benchmark can put the same search to an unencrypted copy.
pub fn page(connection: &Connection, query: &PeopleQuery) -> Result<PeoplePage> {
    let limit = usize::from(if query.limit == 0 {
        PAGE
    } else {
        query.limit.min(500)
    });
    let parsed = Parsed::of(&query.text);
    let start = query
        .cursor
        .as_ref()
        .map_or(0, |cursor| usize::from(cursor.stage));
    let mut found: Vec<(PersonRow, Cursor)> = Vec::with_capacity(limit + 1);
    for (number, stage) in stages(query, &parsed)?.into_iter().enumerate().skip(start) {
        let after = query
            .cursor
            .as_ref()
            .filter(|cursor| usize::from(cursor.stage) == number);
        let wanted = limit + 1 - found.len();
        stage.run(
            connection,
            u8::try_from(number).unwrap_or(u8::MAX),
            after,
            wanted,
            &mut found,
        )?;
        if found.len() > limit {
            break;
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = if more {
        found.last().map(|(_, cursor)| cursor.clone())
    } else {
        None
    };
    Ok(PeoplePage {
        rows: found.into_iter().map(|(row, _)| row).collect(),
        next,
    })
}

fn stages(query: &PeopleQuery, parsed: &Parsed) -> Result<Vec<Stage>> {
    let mut stages = match &parsed.digits {
        Some(digits) => by_digits(digits, parsed),
        None if parsed.is_empty() => vec![Stage {
            from: "person",
            conditions: vec!["listed != 2".to_owned()],
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

impl Stage {
    fn condition<const N: usize>(&mut self, sql: &str, values: [String; N]) {
        self.conditions.push(sql.to_owned());
        self.values.extend(values.map(Value::Text));
    }

    fn narrow(&mut self, query: &PeopleQuery) -> Result<()> {
        if let Some(village) = &query.village {
            // By name the index decides; beside digits or words it only filters.
            self.condition("list_village = ?", [village.0.clone()]);
        }
        match query.filter {
            PeopleFilter::All => {}
            PeopleFilter::NotYet => self
                .conditions
                .push("outcome IS NULL AND listed = 1".to_owned()),
            PeopleFilter::Outcome(code) => self.condition("outcome = ?", [text(&code)?]),
            PeopleFilter::AnyOutcome => self.conditions.push("outcome IS NOT NULL".to_owned()),
            PeopleFilter::Waiting => self.conditions.push("waiting IS NOT NULL".to_owned()),
            PeopleFilter::OffList => self.conditions.push("listed = 0".to_owned()),
            PeopleFilter::Listed => self.conditions.push("listed = 1".to_owned()),
            PeopleFilter::WithApplication => self.conditions.push("applications > 0".to_owned()),
        }
        Ok(())
    }

    fn run(
        mut self,
        connection: &Connection,
        number: u8,
        after: Option<&Cursor>,
        wanted: usize,
        found: &mut Vec<(PersonRow, Cursor)>,
    ) -> Result<()> {
        let order = match self.order {
            Order::Name => "name_key, n".to_owned(),
            Order::Rt => "rt_key, name_key, n".to_owned(),
            Order::N => "person_words.rowid".to_owned(),
            Order::Digits(column) => format!("{column}, n"),
        };
        if let Some(after) = after {
            let (key, n) = (Value::Text(after.key.clone()), Value::Integer(after.n));
            match self.order {
                Order::Name => {
                    self.conditions.push("(name_key, n) > (?, ?)".to_owned());
                    self.values.extend([key, n]);
                }
                Order::Rt => {
                    self.conditions
                        .push("(rt_key, name_key, n) > (?, ?, ?)".to_owned());
                    self.values.extend([Value::Integer(after.rt), key, n]);
                }
                Order::N => {
                    self.conditions.push("person_words.rowid > ?".to_owned());
                    self.values.push(n);
                }
                Order::Digits(column) => {
                    self.conditions.push(format!("({column}, n) > (?, ?)"));
                    self.values.extend([key, n]);
                }
            }
        }
        let place = match self.order {
            Order::Digits(column) => column,
            _ => "name_key",
        };
        let condition = if self.conditions.is_empty() {
            "1".to_owned()
        } else {
            self.conditions.join(" AND ")
        };
        let sql = format!(
            "SELECT {COLUMNS}, {place} AS place, rt_key, n FROM {} WHERE {condition} ORDER BY {order} LIMIT {wanted}",
            self.from
        );
        let rows = crate::sql::all(
            connection,
            &sql,
            rusqlite::params_from_iter(&self.values),
            |row| {
                let cursor = Cursor {
                    stage: number,
                    key: row.get("place")?,
                    rt: row.get("rt_key")?,
                    n: row.get("n")?,
                };
                Ok((PersonRow::read(row)?, cursor))
            },
        )?;
        found.extend(rows);
        Ok(())
    }
}
