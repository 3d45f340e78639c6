//! The officer at the laptop.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use jemput_field::Field;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::scan;

/// How much of a day to do.
#[derive(Debug, Clone, Copy)]
pub struct DayPlan {
    /// So many of the list have come on days before.
    pub skip: usize,
    /// Listed people who come, at most.
    pub people: usize,
    /// Of them, how many bring papers (each with one photograph).
    pub applications: usize,
    /// People found who are on no list.
    pub strangers: usize,
    /// Pixels across a photograph.
    pub scan_width: u32,
}

/// What the team did, by its own count.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Worked {
    /// Outcome code → how many listed people, this day.
    pub outcomes: BTreeMap<String, u64>,
    pub applications: u64,
    pub scans: u64,
    pub strangers: u64,
}

pub struct Team {
    pub field: Field,
    random: StdRng,
}

/// What happens with people in a hall, in the proportions teams report.
const DAY: [(&str, Option<&str>); 12] = [
    ("REKAM", None),
    ("REKAM", None),
    ("REKAM", None),
    ("REKAM", None),
    ("REKAM", None),
    ("SUDAH", None),
    ("TDKHADIR", None),
    ("MATI", None),
    ("PINDAH", None),
    ("TOLAK", None),
    ("GAGAL", Some("sidik_jari")),
    ("LUAR", None),
];

impl Team {
    pub fn new(field: Field, seed: u64) -> Self {
        Self {
            field,
            random: StdRng::seed_from_u64(seed),
        }
    }

    /// One command, as the window sends it.
    pub fn ask(&self, command: &str, arguments: Value) -> Result<Value> {
        self.field.call(command, arguments).map_err(|error| {
            anyhow!(
                "{command}: {:?} {:?} {:?}",
                error.code,
                error.field,
                error.params
            )
        })
    }

    pub fn unlock(&self, passphrase: &str) -> Result<Value> {
        self.ask("unlock", json!({ "passphrase": passphrase }))
    }

    /// Sends and waits until the office has sent this laptop its work lists.
    pub fn wait_for_work_list(&self, patience: Duration) -> Result<Value> {
        let until = Instant::now() + patience;
        loop {
            let villages = self.ask("villages", json!({}))?;
            if let Some(first) = villages.as_array().and_then(|all| all.first()) {
                return Ok(first.clone());
            }
            ensure!(Instant::now() < until, "no work list came");
            self.ask("send_start", json!({}))?;
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Opens the first planned outing of the village.
    pub fn open_outing(&self, village: &Value) -> Result<Value> {
        let plan = village["plans"]
            .as_array()
            .and_then(|plans| plans.first())
            .context("no outing planned")?;
        self.ask(
            "outing_open",
            json!({ "village": village["code"], "plan": plan["id"] }),
        )
    }

    /// Every row of the village's list, page by page.
    pub fn list(&self, village: &Value) -> Result<Vec<Value>> {
        let mut rows = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let mut arguments = json!({ "village": village["code"] });
            if !cursor.is_null() {
                arguments["cursor"] = cursor;
            }
            let mut page = self.ask("people_list", arguments)?;
            rows.append(page["rows"].as_array_mut().context("rows")?);
            cursor = page["next"].take();
            if cursor.is_null() {
                return Ok(rows);
            }
        }
    }

    /// People come, one by one, until the plan is done.
    pub fn work(
        &mut self,
        village: &Value,
        plan: DayPlan,
        mut each: impl FnMut(usize),
    ) -> Result<Worked> {
        let mut worked = Worked::default();
        let rows = self.list(village)?;
        let listed: Vec<&Value> = rows.iter().filter(|row| row["on_list"] == true).collect();
        for (at, row) in listed.iter().skip(plan.skip).take(plan.people).enumerate() {
            let (code, reason) = DAY[self.random.random_range(0..DAY.len())];
            self.outcome(&row["person"], code, reason)?;
            *worked.outcomes.entry(code.to_owned()).or_default() += 1;
            if at < plan.applications {
                self.application(&row["person"], plan.scan_width)?;
                worked.applications += 1;
                worked.scans += 1;
            }
            each(at + 1);
        }
        for number in 0..plan.strangers {
            self.stranger(village, number)?;
            worked.strangers += 1;
        }
        Ok(worked)
    }

    fn outcome(&self, person: &Value, code: &str, reason: Option<&str>) -> Result<()> {
        if code == "REKAM" {
            // Through the enrolment table, as a hall works: a number on the slip, then the result.
            self.ask("queue_enter", json!({ "person": person }))?;
            self.ask(
                "queue_result",
                json!({ "results": [{ "person": person, "recorded": true }] }),
            )?;
            return Ok(());
        }
        let saved = self.ask(
            "outcome_set",
            json!({ "person": person, "code": code, "reason": reason }),
        )?;
        ensure!(
            saved["row"]["outcome"]["code"] == code,
            "the row does not show its outcome"
        );
        Ok(())
    }

    /// The first KTP-el, with a photograph of the family card.
    fn application(&mut self, person: &Value, scan_width: u32) -> Result<()> {
        let new = self.ask(
            "application_new",
            json!({ "person": person, "service": "DP-KTP-BARU" }),
        )?;
        let application = &new["application"];
        for check in new["checks"].as_array().context("checks")? {
            if check["is_fact"] == true {
                continue;
            }
            let requirement = &check["requirement"];
            self.ask(
                "application_check",
                json!({ "application": application, "requirement": requirement, "state": "copy" }),
            )?;
        }
        let photograph = base64(&scan::photograph(&mut self.random, scan_width));
        let added = self.ask(
            "document_add_bytes",
            json!({ "target": { "person": person, "application": application, "requirement": 1, "title": "KK" }, "bytes": photograph }),
        )?;
        ensure!(
            !added["document"].is_null(),
            "the photograph was refused: {}",
            added["refused"]
        );
        Ok(())
    }

    /// Somebody who is on no list and has no NIK.
    fn stranger(&self, village: &Value, number: usize) -> Result<()> {
        let data = json!({ "name": format!("TAMU {}", number + 1), "birth_date": "1990-01-01", "sex": "P", "village": village["code"] });
        let new = self.ask("person_new", json!({ "data": data }))?;
        self.outcome(&new["person"]["person"], "REKAM", None)
    }

    pub fn summary(&self, outing: &Value) -> Result<Value> {
        self.ask("day_summary", json!({ "outing": outing["id"] }))
    }

    /// Signs the day off; it must reconcile.
    pub fn close_day(&self, outing: &Value) -> Result<Value> {
        let summary = self.ask("outing_close", json!({ "outing": outing["id"] }))?;
        ensure!(
            summary["reconciles"] == true,
            "the day does not reconcile: {}",
            summary["counts"]
        );
        Ok(summary)
    }

    pub fn seal(&self) -> Result<Value> {
        let sealed = self.ask("seal", json!({}))?;
        ensure!(
            sealed["unreadable"].as_array().is_some_and(Vec::is_empty),
            "a scan was left out"
        );
        Ok(sealed)
    }

    /// Sends until the office has imported every bundle, and says how many those are.
    pub fn send_until_imported(&self, patience: Duration) -> Result<usize> {
        let until = Instant::now() + patience;
        loop {
            self.ask("send_start", json!({}))?;
            let bundles = self.ask("bundles", json!({}))?;
            let states: Vec<&str> = bundles
                .as_array()
                .context("bundles")?
                .iter()
                .filter_map(|bundle| bundle["state"].as_str())
                .collect();
            if let Some(ended) = states
                .iter()
                .find(|state| matches!(**state, "quarantined" | "refused"))
            {
                bail!("the office has put a bundle aside: {ended}");
            }
            if states
                .iter()
                .all(|state| matches!(*state, "imported" | "backed_up"))
            {
                return Ok(states.len());
            }
            ensure!(
                Instant::now() < until,
                "not all imported in time: {states:?}"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub fn local_only(&self) -> Result<u64> {
        self.ask("local_only", json!({}))?["total"]
            .as_u64()
            .context("local_only")
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
