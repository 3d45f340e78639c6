//! From a laptop's record to the office's word: figures move, the laptop is told, all is logged.

use std::collections::BTreeMap;

use jemput_domain::ids::{ApplicationId, AttachmentId, DocumentId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::down::{Decision, DownMessage};
use jemput_domain::wire::person::{PersonData, RegionCode};
use jemput_domain::wire::record::{
    ApplicationRecord, CheckState, DocumentRecord, OutcomeRecord, OutcomeSource, Page,
    PersonRecord, RecordBody, RequirementCheck,
};
use jemput_gateway::testing::TempPostgres;
use jemput_seal::{Signed, Uuid};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::Row as _;

use crate::laptop::{Laptop, line};
use crate::web::browser::{Browser, Site};
use crate::world::VILLAGE;

mod decisions;
mod lists;
mod nik_issued;
mod off_list;
mod scans;

const LIST: &str = "NIK;Nama;Tanggal Lahir;RT;RW;Desa
1277015508950001;SITI AMINAH;15-08-1995;3;1;Wek II
1277010102800002;BUDI SIREGAR;01-02-1980;4;1;Wek II
";
const TOTALS: &str = "Kelurahan;Wajib KTP;Sudah Rekam\nWek II;100;98\n";
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a photograph";
const PAGE_THAT_RUNS: &[u8] = b"<script>alert(1)</script>";

struct Day {
    site: Site,
    office: Browser,
    siti: PersonId,
    laptop: Laptop,
}

async fn day() -> Day {
    day_on(None).await
}

async fn day_on(database: Option<String>) -> Day {
    let site = Site::open_on(database).await;
    let office = site.signed_in("admin").await;
    let as_of = json!({ "as_of": "2026-11-01" });
    office
        .upload("/api/totals", &as_of, &[("t.csv", TOTALS.as_bytes())])
        .await;
    office
        .upload("/api/lists", &as_of, &[("l.csv", LIST.as_bytes())])
        .await;
    let found = office.get("/api/people?query=siti").await;
    let siti = found["rows"][0]["person"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let laptop = Laptop::at_desk(&site.running.parts.importer, "laptop 01").await;
    Day {
        site,
        office,
        siti,
        laptop,
    }
}

pub fn outcome(person: PersonId, code: OutcomeCode) -> RecordBody {
    outcome_on("2026-11-22", person, code)
}

pub fn outcome_on(day: &str, person: PersonId, code: OutcomeCode) -> RecordBody {
    RecordBody::Outcome(OutcomeRecord {
        person,
        code,
        reason: None,
        reported_on: day.parse().unwrap(),
        village_of_service: RegionCode(VILLAGE.to_owned()),
        source: OutcomeSource::SeenInPerson,
        note: "dengan ibunya".to_owned(),
        phone: None,
        withdrawn: false,
    })
}

fn id() -> RecordId {
    RecordId(Uuid::new_v4())
}

fn page(attachment: Uuid, content: &[u8], media_type: &str) -> Page {
    Page {
        attachment: AttachmentId(attachment),
        blake3: blake3::hash(content).to_hex().to_string(),
        media_type: media_type.to_owned(),
        bytes: content.len() as u64,
        width: 10,
        height: 10,
    }
}

/// The message last sent to the laptop, as it opens it.
pub async fn opened(site: &Site, laptop: &Laptop) -> DownMessage {
    let row = sqlx::query("SELECT envelope FROM messages ORDER BY number DESC LIMIT 1")
        .fetch_one(site.running.parts.office.db.pool())
        .await
        .unwrap();
    let envelope: String = row.try_get(0).unwrap();
    let envelope = Signed::from_json(envelope.as_bytes()).unwrap();
    let envelope = laptop.trust.message(&envelope).unwrap();
    let content = laptop.identity.keys.open_message(&envelope).unwrap();
    serde_json::from_slice(&content).unwrap()
}

impl Day {
    async fn send(&mut self, lines: &[String], scans: &[(Uuid, Vec<u8>)]) {
        let made = self.laptop.seal(lines, scans);
        let files = [("satu.jemput", made.file.as_slice())];
        let result = self.office.upload("/api/bundles", &json!({}), &files).await;
        assert_eq!(result["summary"]["look_at"], json!([]), "{result}");
    }

    async fn figures(&self) -> (i64, i64) {
        let total = &self.office.get("/api/remaining").await["total"];
        let belum = |view: &str| total[view]["belum"].as_i64().unwrap();
        (belum("official"), belum("reported"))
    }

    /// Accepts Siti's outcome of this code as her page shows it.
    async fn accept(&self, code: &str) -> Value {
        let page = self.person().await;
        let entries = page["outcomes"].as_array().unwrap();
        let of_code = |entry: &&Value| entry["outcome"]["code"] == code;
        let origin = &entries.iter().find(of_code).unwrap()["origin"];
        let path = format!(
            "/api/records/{}/decision",
            origin["record"].as_str().unwrap()
        );
        let word = json!({ "revision": origin["revision"], "content_hash": origin["content_hash"], "accepted": true });
        self.office.post(&path, &word).await["page"].clone()
    }

    async fn upload_list(&self, as_of: &str, complete: bool, rows: &str) -> Value {
        let list = format!("NIK;Nama;Tanggal Lahir;RT;RW;Desa\n{rows}\n");
        let request = json!({ "as_of": as_of, "complete": complete });
        let file = [("lagi.csv", list.as_bytes())];
        self.office.upload("/api/lists", &request, &file).await
    }

    /// Whom the lists have as gone from them.
    async fn left(&self) -> Vec<String> {
        let rows = sqlx::query(
            "SELECT p.name_key FROM evidence e JOIN people p ON p.office = e.office AND p.person = e.person WHERE e.said = 'left' ORDER BY p.name_key",
        )
        .fetch_all(self.site.running.parts.office.db.pool())
        .await
        .unwrap();
        rows.iter().map(|row| row.try_get(0).unwrap()).collect()
    }

    /// The names on the village's list as it is sent to the laptop now.
    async fn sent_list(&self) -> Vec<String> {
        let request =
            json!({ "villages": ["12.77.01.1002"], "laptops": [self.laptop.identity.device] });
        self.office.post("/api/work-lists", &request).await;
        match self.opened_message().await {
            DownMessage::WorkList(list) => {
                let names = list.targets.into_iter().map(|target| target.data.name);
                names.collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// The decision last sent to the laptop, as it opens it.
    async fn last_message(&self) -> Decision {
        match self.opened_message().await {
            DownMessage::Decision(decision) => decision,
            other => panic!("{other:?}"),
        }
    }

    async fn opened_message(&self) -> DownMessage {
        opened(&self.site, &self.laptop).await
    }

    async fn person(&self) -> Value {
        self.office.get(&format!("/api/people/{}", self.siti)).await
    }
}
