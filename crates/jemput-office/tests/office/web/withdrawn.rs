//! A wrong list or wrong totals, and how they are taken back.

use jemput_gateway::testing::TempPostgres;
use serde_json::{Value, json};

use super::browser::{Browser, Site};

const HEAD: &str = "NIK;Nama;Tanggal Lahir;RT;RW;Desa;Status KTP-el";
const SITI: &str = "1277015508950001;SITI AMINAH;15-08-1995;3;1;Wek II;UNREGISTERED";
const BUDI: &str = "1277010102800002;BUDI SIREGAR;01-02-1980;4;1;Wek II;";
const WEK_II: &str = "12.77.01.1002";

async fn take(office: &Browser, as_of: &str, rows: &[&str]) -> String {
    let list = format!("{HEAD}\n{}\n", rows.join("\n"));
    let request = json!({ "as_of": as_of, "complete": true });
    let file = [("daftar.csv", list.as_bytes())];
    let taken = office.upload("/api/lists", &request, &file).await;
    taken["list"].as_str().unwrap().to_owned()
}

async fn totals(office: &Browser, as_of: &str, sudah: u32) {
    let text = format!("Kelurahan;Wajib KTP;Sudah Rekam\nWek II;100;{sudah}\n");
    let file = [("angka.csv", text.as_bytes())];
    let request = json!({ "as_of": as_of });
    office.upload("/api/totals", &request, &file).await;
}

async fn names(office: &Browser, query: &str) -> Vec<String> {
    let page = office.get(&format!("/api/people?{query}")).await;
    let rows = page["rows"].as_array().unwrap();
    let name = |row: &Value| row["name"].as_str().unwrap().to_owned();
    rows.iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_to_come_is_refused() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let list = format!("{HEAD}\n{SITI}\n");
    let totals = "Kelurahan;Wajib KTP;Sudah Rekam\nWek II;100;98\n";
    for (path, content) in [("/api/lists", list.as_str()), ("/api/totals", totals)] {
        let file = [("l.csv", content.as_bytes())];
        for (as_of, expected) in [
            ("2026-11-23", 422),
            ("2027-11-01", 422),
            ("2026-11-22", 200),
        ] {
            let request = json!({ "as_of": as_of });
            let (status, answer) = office.try_upload(path, &request, &file).await;
            assert_eq!(status, expected, "{path} {as_of}: {answer}");
            if status == 422 {
                assert_eq!(answer["code"], "list_in_future");
            }
        }
    }
    assert_eq!(office.get("/api/lists").await.as_array().unwrap().len(), 2);
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_withdrawn_leave_those_before_them() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    totals(&office, "2026-11-01", 90).await;
    totals(&office, "2026-11-10", 9).await;
    let belum = async || office.get("/api/remaining").await["total"]["official"]["belum"].clone();
    assert_eq!(belum().await, 91);
    let list = office.get("/api/lists").await[0]["list"].clone();
    let path = format!("/api/lists/{}/withdrawn", list.as_str().unwrap());
    let verifikator = site.signed_in("verifikator").await;
    assert_eq!(verifikator.try_post(&path, &json!({})).await.0, 403);
    office.post(&path, &json!({})).await;
    assert_eq!(belum().await, 10);
    assert_eq!(
        office.try_post(&path, &json!({})).await.0,
        404,
        "once is enough"
    );
    let history = office.get("/api/lists").await;
    assert_eq!(
        history.as_array().unwrap().len(),
        2,
        "it stays in the history"
    );
    assert_ne!(history[0]["withdrawn_at"], json!(null));
    assert_eq!(history[1]["withdrawn_at"], json!(null));
    let log = site.signed_in("auditor").await.get("/api/audit").await;
    assert!(log.to_string().contains("withdraw_list"), "{log}");
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_withdrawn_puts_everybody_back_where_they_were() {
    put_back(Site::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_on_postgres() {
    let server = TempPostgres::start();
    put_back(Site::open_on(Some(server.database())).await).await;
}

async fn put_back(site: Site) {
    let office = site.signed_in("koordinator").await;
    totals(&office, "2026-11-01", 98).await;
    take(&office, "2026-11-01", &[SITI, BUDI]).await;
    let before = office.get("/api/remaining").await["total"].clone();
    let people = names(&office, "").await;

    // The wrong file: Budi is not on it, Siti in another village, and somebody nobody knows.
    let elsewhere = SITI
        .replace("Wek II", "Wek III")
        .replace("UNREGISTERED", "PRINT_READY_RECORD");
    let stranger = "1277014403900003;RAHMA LUBIS;04-03-1990;2;1;Wek II;";
    let wrong = take(&office, "2026-11-10", &[&elsewhere, stranger]).await;
    assert_eq!(names(&office, "filter=left").await, ["RAHMA LUBIS"]);
    assert_ne!(office.get("/api/remaining").await["total"], before);

    office
        .post(&format!("/api/lists/{wrong}/withdrawn"), &json!({}))
        .await;
    assert_eq!(office.get("/api/remaining").await["total"], before);
    assert_eq!(
        names(&office, "").await,
        people,
        "nobody the right lists do not know"
    );
    let region = format!("region={WEK_II}&filter=left");
    assert_eq!(
        names(&office, &region).await,
        ["SITI AMINAH", "BUDI SIREGAR"]
    );
    let siti = office.get("/api/people?query=siti").await["rows"][0].clone();
    assert_eq!(siti["ektp_status"], "UNREGISTERED", "{siti}");

    // The right one after it counts as ever, and finds the stranger again.
    take(&office, "2026-11-10", &[SITI, BUDI, stranger]).await;
    assert_eq!(names(&office, "filter=left").await.len(), 3);
    site.running.stop().await;
}
