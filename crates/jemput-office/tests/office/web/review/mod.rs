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

mod nik_issued;

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

fn outcome(person: PersonId, code: OutcomeCode) -> RecordBody {
    outcome_on("2026-11-22", person, code)
}

fn outcome_on(day: &str, person: PersonId, code: OutcomeCode) -> RecordBody {
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

    async fn upload_list(&self, as_of: &str, complete: bool, rows: &str) {
        let list = format!("NIK;Nama;Tanggal Lahir;RT;RW;Desa\n{rows}\n");
        let request = json!({ "as_of": as_of, "complete": complete });
        let file = [("lagi.csv", list.as_bytes())];
        self.office.upload("/api/lists", &request, &file).await;
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

    /// The decision last sent to the laptop, as it opens it.
    async fn last_message(&self) -> Decision {
        let row = sqlx::query("SELECT envelope FROM messages ORDER BY number DESC LIMIT 1")
            .fetch_one(self.site.running.parts.office.db.pool())
            .await
            .unwrap();
        let envelope: String = row.try_get(0).unwrap();
        let envelope = self
            .laptop
            .trust
            .message(&Signed::from_json(envelope.as_bytes()).unwrap())
            .unwrap();
        let content = self.laptop.identity.keys.open_message(&envelope).unwrap();
        match serde_json::from_slice(&content).unwrap() {
            DownMessage::Decision(decision) => decision,
            other => panic!("{other:?}"),
        }
    }

    async fn person(&self) -> Value {
        self.office.get(&format!("/api/people/{}", self.siti)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_moves_the_confirmed_figure_and_tells_the_laptop() {
    decisions(day().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_on_postgres() {
    let server = TempPostgres::start();
    decisions(day_on(Some(server.database())).await).await;
}

async fn decisions(mut day: Day) {
    assert_eq!(day.figures().await, (2, 2));
    day.send(&[line(id(), 1, outcome(day.siti, OutcomeCode::Rekam))], &[])
        .await;
    assert_eq!(day.figures().await, (2, 1), "reported, not confirmed");

    let queue = day.office.get("/api/queue?kind=unconfirmed").await;
    assert_eq!(
        (&queue["total"], &queue["counts"]["unconfirmed"]),
        (&json!(1), &json!(1)),
        "{queue}"
    );
    let person = day.person().await;
    assert_eq!(
        person["data"]["nik"], "1277015508950001",
        "whole on the person's own page"
    );
    let entry = &person["outcomes"][0];
    assert_eq!(entry["outcome"]["code"], "REKAM");
    assert_eq!(entry["origin"]["laptop"], "laptop 01");
    let origin = &entry["origin"];
    let path = format!(
        "/api/records/{}/decision",
        origin["record"].as_str().unwrap()
    );
    let mut word =
        json!({ "revision": origin["revision"], "content_hash": "0".repeat(64), "accepted": true });
    let (status, answer) = day.office.try_post(&path, &word).await;
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("conflict")),
        "not the version shown"
    );
    word["content_hash"] = origin["content_hash"].clone();
    let decided = day.office.post(&path, &word).await;
    assert_eq!(decided["told"], json!([origin["device"]]));
    assert_eq!(
        decided["page"]["outcomes"][0]["origin"]["decision"]["accepted"],
        true
    );
    assert_eq!(decided["page"]["effective"]["basis"], "decided");
    assert_eq!(day.figures().await, (1, 1));
    let laptops = day.office.get("/api/laptops").await;
    assert_eq!(laptops[0]["messages_waiting"], 1);

    // Sent back needs a reason, and takes the report out of both figures.
    word["accepted"] = json!(false);
    assert_eq!(day.office.try_post(&path, &word).await.0, 400);
    word["reason"] = json!("NIK milik orang lain");
    day.office.post(&path, &word).await;
    let reopen = json!({ "reason": "salah tekan" });
    let path = format!("/api/people/{}/reopen", day.siti);
    day.office.post(&path, &reopen).await;
    assert_eq!(day.figures().await, (2, 2));
    let dead = json!({ "outcome": "MATI", "reason": "akta kematian 12/2026" });
    let path = format!("/api/people/{}/outcome", day.siti);
    let decided = day.office.post(&path, &dead).await;
    assert_eq!(
        (&decided["told"], &decided["page"]["official"]),
        (&json!([origin["device"]]), &json!("outside"))
    );
    assert_eq!(
        day.office.get("/api/laptops").await[0]["messages_waiting"],
        4
    );
    let last = day.last_message().await;
    assert_eq!(
        (
            last.record.to_string(),
            last.outcome,
            last.reason.as_str(),
            last.accepted
        ),
        (
            origin["record"].as_str().unwrap().to_owned(),
            Some(OutcomeCode::Mati),
            "akta kematian 12/2026",
            true
        )
    );
    assert_eq!(day.figures().await, (1, 1));
    assert_eq!(decided["page"]["decisions"].as_array().unwrap().len(), 4);

    let log = day.office.get("/api/audit?action=decision").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 4);
    assert_eq!(log["holds"], true);
    assert!(
        !log.to_string().contains("akta kematian"),
        "no reasons in the log"
    );
    sqlx::query("UPDATE audit SET who = 'x' WHERE action = 'decision'")
        .execute(day.site.running.parts.office.db.pool())
        .await
        .unwrap();
    assert_eq!(day.office.get("/api/audit").await["holds"], false);
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_record_accepted_late_overwrites_nothing_newer() {
    let mut day = day().await;
    let lines = [
        line(
            id(),
            1,
            outcome_on("2026-11-15", day.siti, OutcomeCode::Tdkhadir),
        ),
        line(id(), 1, outcome(day.siti, OutcomeCode::Rekam)),
    ];
    day.send(&lines, &[]).await;
    let page = day.accept("REKAM").await;
    assert_eq!(page["effective"]["basis"], "decided");
    assert_eq!(day.figures().await, (1, 1));
    let page = day.accept("TDKHADIR").await;
    assert_eq!(page["effective"]["code"], "REKAM", "{}", page["effective"]);
    assert_eq!(page["effective"]["basis"], "decided");
    assert_eq!(day.figures().await, (1, 1));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_after_acceptance_is_in_the_queue() {
    let mut day = day().await;
    let record = id();
    let recorded = line(record, 1, outcome(day.siti, OutcomeCode::Rekam));
    day.send(&[recorded], &[]).await;
    day.accept("REKAM").await;
    let corrected = line(record, 2, outcome(day.siti, OutcomeCode::Gagal));
    day.send(&[corrected], &[]).await;
    assert_eq!(day.figures().await, (1, 1), "nothing moves unseen");
    let queue = day.office.get("/api/queue").await;
    assert_eq!(queue["counts"], json!({ "contradicted": 1 }), "{queue}");
    let page = day.accept("GAGAL").await;
    assert_eq!(page["effective"]["code"], "GAGAL", "{}", page["effective"]);
    assert_eq!(day.figures().await, (2, 2));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_garbles_a_number_makes_nobody_a_second_person() {
    let day = day().await;
    let before = day.person().await;
    day.upload_list(
        "2026-11-10",
        true,
        "12770155089;SITI AMINAH;15-08-1995;3;1;Wek II\n1277010102800002;BUDI SIREGAR;01-02-1980;4;1;Wek II",
    )
    .await;
    let siti = day.office.get("/api/people?query=siti").await;
    assert_eq!(siti["total"], 1, "{siti}");
    let after = day.person().await;
    assert_eq!(after["data"]["nik"], before["data"]["nik"]);
    assert_eq!(day.left().await, [""; 0]);
    assert_eq!(day.figures().await, (2, 2));

    // The same number under another name and birth date is somebody else, whom nobody knows yet.
    day.upload_list(
        "2026-11-11",
        false,
        "1277015508950001;ROSA HARAHAP;03-04-1970;2;1;Wek II",
    )
    .await;
    assert_eq!(day.person().await["data"]["name"], "SITI AMINAH");
    assert_eq!(day.office.get("/api/people?query=rosa").await["total"], 1);
    // Known by name and birth date, and now with a number: the same person.
    let rows = ";RAHMA LUBIS;04-03-1990;2;1;Wek II";
    day.upload_list("2026-11-12", false, rows).await;
    let rows = "1277014403900003;RAHMA LUBIS;04-03-1990;2;1;Wek II\n1277014403900004;RAHMA LUBIS;04-03-1990;5;1;Wek II";
    day.upload_list("2026-11-13", false, rows).await;
    let rahma = day.office.get("/api/people?query=rahma").await;
    assert_eq!(rahma["total"], 2, "two numbers are two people: {rahma}");
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complete_list_has_nobody_leave_whose_own_row_could_not_be_taken() {
    let day = day().await;
    let rahma = "1277014403900003;RAHMA LUBIS;04-03-1990;2;1;Wek II";
    let dirty = "1277015508950001;SITI AMINAH;15-08-1995;3;1;Atlantis";
    day.upload_list("2026-11-10", true, &format!("{rahma}\n{dirty}"))
        .await;
    assert_eq!(day.left().await, ["budi siregar"]);
    day.upload_list("2026-11-11", true, rahma).await;
    assert!(day.left().await.contains(&"siti aminah".to_owned()));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn laptops_that_disagree_and_people_off_the_list_are_in_the_queue() {
    let mut day = day().await;
    let found = PersonId(Uuid::new_v4());
    let data = PersonData {
        name: "UMI KALSUM".to_owned(),
        nik: Some("1277016010990005".to_owned().try_into().unwrap()),
        birth_date: Some("1999-10-20".parse().unwrap()),
        village: Some(RegionCode(VILLAGE.to_owned())),
        ..PersonData::default()
    };
    let person = RecordBody::Person(Box::new(PersonRecord {
        person: found,
        data,
        on_list: false,
    }));
    let lines = [
        line(id(), 1, outcome(day.siti, OutcomeCode::Rekam)),
        line(id(), 1, person),
        line(id(), 1, outcome(found, OutcomeCode::Rekam)),
    ];
    day.send(&lines, &[]).await;
    let other = Laptop::at_desk(&day.site.running.parts.importer, "laptop 02").await;
    let first = std::mem::replace(&mut day.laptop, other);
    day.send(&[line(id(), 1, outcome(day.siti, OutcomeCode::Tolak))], &[])
        .await;
    let queue = day.office.get("/api/queue").await;
    assert_eq!(
        queue["counts"],
        json!({ "disputed": 1, "off_list": 1 }),
        "{queue}"
    );
    assert_eq!(queue["rows"][0]["why"], json!(["disputed"]));
    assert_eq!(queue["rows"][1]["person"]["name"], "UMI KALSUM");
    assert_eq!(queue["rows"][1]["person"]["nik_masked"], "1277********0005");
    let total = &day.office.get("/api/remaining").await["total"];
    assert_eq!(
        (&total["to_check"], &total["disputed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(first.sequence, 1);
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn records_and_scans_side_by_side() {
    let mut day = day().await;
    let (photo, script, later) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
    let application = ApplicationId(Uuid::new_v4());
    let document = DocumentId(Uuid::new_v4());
    let fields = BTreeMap::from([
        ("F-1.02/nama".to_owned(), "SITI AMINAH".to_owned()),
        ("F-1.02/nik".to_owned(), "1277010102800002".to_owned()),
    ]);
    let lines = [
        line(
            id(),
            1,
            RecordBody::Application(ApplicationRecord {
                application,
                person: day.siti,
                service: "DP-KTP-BARU".to_owned(),
                fields,
                checks: vec![RequirementCheck {
                    requirement: 0,
                    state: CheckState::Copy,
                    documents: vec![document],
                    original_held: true,
                }],
                complete: true,
                note: String::new(),
            }),
        ),
        line(
            id(),
            1,
            RecordBody::Document(DocumentRecord {
                document,
                person: day.siti,
                application: Some(application),
                requirement: Some(0),
                title: "Kartu keluarga".to_owned(),
                pages: vec![
                    page(photo, JPEG, "image/jpeg"),
                    page(script, PAGE_THAT_RUNS, "image/jpeg"),
                    page(later, b"on the way", "image/jpeg"),
                ],
                pages_to_follow: 1,
            }),
        ),
    ];
    let scans = [(photo, JPEG.to_vec()), (script, PAGE_THAT_RUNS.to_vec())];
    day.send(&lines, &scans).await;
    assert_eq!(
        day.office.get("/api/queue?kind=application").await["total"],
        1
    );

    let person = day.person().await;
    let view = &person["applications"][0];
    assert_eq!(view["service"], "DP-KTP-BARU");
    assert_ne!(view["service_name"], "DP-KTP-BARU");
    let fields: Vec<&Value> = view["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["fields"].as_array().unwrap())
        .collect();
    let nik = fields.iter().find(|field| field["key"] == "F-1.02/nik");
    assert!(nik.is_none_or(|nik| nik["agrees"] == false), "{fields:?}");
    assert!(fields.iter().all(|field| field["label_id"] != ""));
    assert_eq!(view["checks"][0]["original_held"], true);
    let pages = person["documents"][0]["pages"].as_array().unwrap();
    let here: Vec<_> = pages
        .iter()
        .map(|page| page["here"].as_bool().unwrap())
        .collect();
    assert_eq!(here, [true, true, false]);

    let scan =
        |id: Uuid, content: &[u8]| format!("/api/scans/{id}/{}", blake3::hash(content).to_hex());
    let (answer, bytes) = day.office.file(&scan(photo, JPEG)).await;
    assert_eq!(bytes, JPEG);
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let (answer, _) = day.office.file(&scan(script, PAGE_THAT_RUNS)).await;
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let missing = day
        .office
        .ask(Method::GET, &scan(later, b"on the way"))
        .send()
        .await;
    assert_eq!(missing.unwrap().status(), 404);
    let log = day.office.get("/api/audit?action=view_scan").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 2);
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_baseline_absorbs_by_date_with_doubt_and_by_a_complete_list_without() {
    let mut day = day().await;
    day.send(&[line(id(), 1, outcome(day.siti, OutcomeCode::Rekam))], &[])
        .await;
    assert_eq!(day.figures().await, (2, 1));
    let today = json!({ "as_of": "2026-11-22" });
    let totals = TOTALS.replace("98", "99");
    let file = [("t.csv", totals.as_bytes())];
    day.office.upload("/api/totals", &today, &file).await;
    assert_eq!(day.figures().await, (1, 1), "not subtracted a second time");
    let tally = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (&tally["absorbed"], &tally["doubt"]),
        (&json!(1), &json!(1)),
        "{tally}"
    );

    let budi_only = LIST
        .lines()
        .filter(|line| !line.contains("SITI"))
        .collect::<Vec<_>>()
        .join("\n");
    let complete = json!({ "as_of": "2026-11-22", "complete": true });
    let file = [("lagi.csv", budi_only.as_bytes())];
    day.office.upload("/api/lists", &complete, &file).await;
    assert_eq!(day.figures().await, (1, 1));
    let tally = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (&tally["absorbed"], &tally["doubt"]),
        (&json!(1), &json!(0)),
        "{tally}"
    );
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_list_found_late_moves_nobody_back() {
    let day = day().await;
    let newer = LIST
        .replace("Desa\n", "Desa;Status\n")
        .replace("Wek II\n", "Wek II;PRINT_READY_RECORD\n");
    let as_of = json!({ "as_of": "2026-11-10" });
    let file = [("baru.csv", newer.as_bytes())];
    day.office.upload("/api/lists", &as_of, &file).await;
    let before = day.person().await;

    // Of September, complete, with Siti still in Wek I, Budi not yet on it, and Rahma not known since.
    let older = "NIK;Nama;Tanggal Lahir;RT;RW;Desa;Status
1277015508950001;SITI AMINAH;15-08-1995;9;9;Wek I;BELUM_REKAM
1277014403900003;RAHMA LUBIS;04-03-1990;2;1;Wek II;BELUM_REKAM
";
    let as_of = json!({ "as_of": "2026-09-01", "complete": true });
    let file = [("lama.csv", older.as_bytes())];
    day.office.upload("/api/lists", &as_of, &file).await;
    let after = day.person().await;
    for what in [
        "village_name",
        "ektp_status",
        "status_as_of",
        "data",
        "revision",
    ] {
        assert_eq!(after[what], before[what], "{what}");
    }
    assert_eq!(after["village_name"], "Wek II");
    let rahma = day.office.get("/api/people?query=rahma").await;
    assert_eq!(
        (&rahma["total"], &rahma["rows"][0]["on_list"]),
        (&json!(1), &json!(true)),
        "whom nobody knew is added: {rahma}"
    );
    let left = sqlx::query("SELECT COUNT(*) FROM evidence WHERE said = 'left'")
        .fetch_one(day.site.running.parts.office.db.pool())
        .await
        .unwrap();
    assert_eq!(
        left.try_get::<i64, _>(0).unwrap(),
        0,
        "a list of September says nothing of whom a later one names"
    );

    // The same day again, corrected: the later import wins.
    let corrected = newer.replace("Wek II;", "Wek III;");
    let as_of = json!({ "as_of": "2026-11-10" });
    let file = [("koreksi.csv", corrected.as_bytes())];
    day.office.upload("/api/lists", &as_of, &file).await;
    assert_eq!(day.person().await["village_name"], "Wek III");
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_into_siak_settles_who_is_on_no_list() {
    let mut day = day().await;
    let found = |nik: &str, name: &str| {
        let person = PersonId(Uuid::new_v4());
        let record = PersonRecord {
            person,
            data: PersonData {
                name: name.to_owned(),
                nik: Some(nik.to_owned().try_into().unwrap()),
                birth_date: Some("1999-10-20".parse().unwrap()),
                village: Some(RegionCode(VILLAGE.to_owned())),
                ..PersonData::default()
            },
            on_list: false,
        };
        (person, line(id(), 1, RecordBody::Person(Box::new(record))))
    };
    let (umi, umi_line) = found("1277016010990005", "UMI KALSUM");
    let (ali, ali_line) = found("1277012010990006", "ALI NASUTION");
    let (twin, twin_line) = found("1277015508950001", "SITI AMINAH");
    let lines = [
        umi_line,
        ali_line,
        twin_line,
        line(id(), 1, outcome(umi, OutcomeCode::Rekam)),
        line(id(), 1, outcome(ali, OutcomeCode::Rekam)),
    ];
    day.send(&lines, &[]).await;
    let path = |person: PersonId| format!("/api/people/{person}/siak-check");
    let total = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (&total["off_list"]["to_check"], &total["list"]["targets"]),
        (&json!(3), &json!(2)),
        "{total}"
    );
    assert_eq!(day.figures().await, (2, 2), "in neither until checked");
    // On the list already under this NIK: to count her again would make one person two.
    let (status, answer) = day
        .office
        .try_post(&path(twin), &json!({ "counted": true }))
        .await;
    assert_eq!((status, &answer["code"]), (409, &json!("conflict")));
    assert_eq!(
        answer["params"],
        json!({ "reason": "nik_listed", "person": day.siti })
    );
    day.office
        .post(&path(twin), &json!({ "counted": false }))
        .await;
    assert_eq!(
        day.office.get(&format!("/api/people/{umi}")).await["to_check"],
        true
    );

    let page = day
        .office
        .post(&path(umi), &json!({ "counted": true }))
        .await;
    assert_eq!(
        (&page["on_list"], &page["to_check"]),
        (&json!(true), &json!(false))
    );
    let page = day
        .office
        .post(&path(ali), &json!({ "counted": false }))
        .await;
    assert_eq!(
        (&page["on_list"], &page["to_check"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(day.office.get("/api/queue?kind=off_list").await["total"], 0);
    let total = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (
            &total["off_list"]["to_check"],
            &total["off_list"]["checked_out"],
            &total["list"]["targets"]
        ),
        (&json!(0), &json!(2), &json!(3)),
        "{total}"
    );
    assert_eq!(
        day.figures().await,
        (2, 1),
        "her recording counts now, his does not"
    );

    // A wrong tick is taken back by the other one; who is on a real list is not to be ticked off.
    day.office
        .post(&path(umi), &json!({ "counted": false }))
        .await;
    assert_eq!(day.figures().await, (2, 2));
    let (status, answer) = day
        .office
        .try_post(&path(day.siti), &json!({ "counted": false }))
        .await;
    assert_eq!((status, &answer["code"]), (409, &json!("conflict")));
    let log = day.office.get("/api/audit?action=siak_check").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 4);
    let auditor = day.site.signed_in("auditor").await;
    assert_eq!(
        auditor
            .try_post(&path(ali), &json!({ "counted": true }))
            .await
            .0,
        403
    );
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_checked_is_not_written_over_by_a_laptop() {
    let mut day = day().await;
    let found = |person: PersonId, record: RecordId, revision: u32, name: &str| {
        let body = PersonRecord {
            person,
            data: PersonData {
                name: name.to_owned(),
                nik: Some("1277016010990005".to_owned().try_into().unwrap()),
                birth_date: Some("1999-10-20".parse().unwrap()),
                village: Some(RegionCode(VILLAGE.to_owned())),
                ..PersonData::default()
            },
            on_list: false,
        };
        line(record, revision, RecordBody::Person(Box::new(body)))
    };
    let (umi, record) = (PersonId(Uuid::new_v4()), id());
    let path = format!("/api/people/{umi}");
    let name = async |day: &Day| day.office.get(&path).await["data"]["name"].clone();
    let competing =
        async |day: &Day| day.office.get("/api/queue?kind=competing").await["total"].clone();
    day.send(&[found(umi, record, 1, "UMI")], &[]).await;
    day.send(&[found(umi, record, 2, "UMI KALSUM")], &[]).await;
    assert_eq!(name(&day).await, "UMI KALSUM", "its own word, while alone");
    assert_eq!(competing(&day).await, 0);

    // Another laptop says otherwise: that is for a person to see.
    let first = std::mem::replace(
        &mut day.laptop,
        Laptop::at_desk(&day.site.running.parts.importer, "laptop 02").await,
    );
    day.send(&[found(umi, id(), 1, "UMI KULSUM")], &[]).await;
    assert_eq!(name(&day).await, "UMI KALSUM");
    assert_eq!(competing(&day).await, 1);
    let ali = PersonId(Uuid::new_v4());
    let record_of_ali = id();
    day.send(&[found(ali, record_of_ali, 1, "ALI")], &[]).await;
    assert_eq!(competing(&day).await, 1);

    // Looked up in SIAK, then the laptop that brought them changes who they are.
    let check = format!("/api/people/{ali}/siak-check");
    day.office.post(&check, &json!({ "counted": true })).await;
    day.send(&[found(ali, record_of_ali, 2, "IWAN")], &[]).await;
    let page = day.office.get(&format!("/api/people/{ali}")).await;
    assert_eq!(page["data"]["name"], "ALI");
    assert_eq!(page["versions"][0]["data"]["name"], "IWAN");
    assert_eq!(page["versions"][0]["village_name"], "Wek II");
    assert_eq!(competing(&day).await, 2);
    day.laptop = first;
    // Saying what is known already asks nothing of anyone.
    day.send(&[found(ali, id(), 1, "ALI")], &[]).await;
    assert_eq!(competing(&day).await, 2);
    day.site.running.stop().await;
}
