//! One index-ordered part of a search, and running it.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::Cursor;
use super::page::{PeopleFilter, PeopleQuery};
use crate::error::Result;
use crate::people::{COLUMNS, PersonRow};
use crate::sql::text;

/// One index-ordered part of a search. Rows of an earlier stage are excluded by its conditions.
#[derive(Default)]
pub(super) struct Stage {
    pub(super) from: &'static str,
    pub(super) conditions: Vec<String>,
    pub(super) values: Vec<Value>,
    pub(super) order: Order,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    #[default]
    Name,
    Rt,
    N,
    /// A column of digits, then `n`.
    Digits(&'static str),
}

impl Stage {
    pub(super) fn condition<const N: usize>(&mut self, sql: &str, values: [String; N]) {
        self.conditions.push(sql.to_owned());
        self.values.extend(values.map(Value::Text));
    }

    /// To what the counts count: people off the list have a filter of their own.
    pub(super) fn narrow(&mut self, query: &PeopleQuery) -> Result<()> {
        if let Some(village) = &query.village {
            // By name the index decides; beside digits or words it only filters.
            self.condition("list_village = ?", [village.0.clone()]);
        }
        match query.filter {
            PeopleFilter::All => {}
            PeopleFilter::NotYet => self
                .conditions
                .push("outcome IS NULL AND listed = 1".to_owned()),
            PeopleFilter::Outcome(code) => {
                self.condition("outcome = ? AND listed = 1", [text(&code)?]);
            }
            PeopleFilter::AnyOutcome => self
                .conditions
                .push("outcome IS NOT NULL AND listed = 1".to_owned()),
            PeopleFilter::Waiting => self.conditions.push("waiting IS NOT NULL".to_owned()),
            PeopleFilter::OffList => self.conditions.push("listed = 0".to_owned()),
            PeopleFilter::Listed => self.conditions.push("listed = 1".to_owned()),
            PeopleFilter::WithApplication => self.conditions.push("applications > 0".to_owned()),
        }
        Ok(())
    }

    pub(super) fn run(
        mut self,
        connection: &Connection,
        number: u8,
        after: Option<&Cursor>,
        wanted: usize,
        found: &mut Vec<(PersonRow, Cursor)>,
    ) -> Result<()> {
        let order = match self.order {
            Order::Name => "name_key, n".to_owned(),
            Order::Rt => "rw_key, rt_key, name_key, n".to_owned(),
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
                        .push("(rw_key, rt_key, name_key, n) > (?, ?, ?, ?)".to_owned());
                    let (rw, rt) = (Value::Integer(after.rw), Value::Integer(after.rt));
                    self.values.extend([rw, rt, key, n]);
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
            "SELECT {COLUMNS}, {place} AS place, rw_key, rt_key, n FROM {} WHERE {condition} ORDER BY {order} LIMIT {wanted}",
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
                    rw: row.get("rw_key")?,
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
