//! *Salin laporan WA*, with totals of none, some or all of the villages.

use jemput_domain::outcome::OutcomeCode;
use jemput_domain::regions::Regions;
use jemput_domain::wire::record::{OutcomeSource, RecordBody};
use serde_json::json;

use super::browser::{Browser, Site};
use super::review::outcome;
use crate::laptop::{Laptop, line, new_record};

const LIST: &str = "NIK;Nama;Tanggal Lahir;Desa
1277015508950001;SITI AMINAH;15-08-1995;Wek II
1277010102800002;BUDI SIREGAR;01-02-1980;Wek II
1277010102800003;ROSA LUBIS;01-02-1981;Wek III
";

async fn text(office: &Browser) -> String {
    let text = office.get("/api/remaining/text").await;
    text["text"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_what_its_figures_are_of() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let as_of = json!({ "as_of": "2026-11-01" });
    office
        .upload("/api/lists", &as_of, &[("l.csv", LIST.as_bytes())])
        .await;
    let by_name = text(&office).await;
    assert!(!by_name.contains("dari 0"), "{by_name}");
    assert!(
        by_name.contains("Angka wajib KTP belum ada. Di daftar nama masih belum rekam 3 orang"),
        "{by_name}"
    );

    let totals = "Kelurahan;Wajib KTP;Sudah Rekam\nWek II;100;98\n";
    office
        .upload("/api/totals", &as_of, &[("t.csv", totals.as_bytes())])
        .await;
    let some = text(&office).await;
    assert!(
        some.contains(
            "Angka 1 dari 79 desa/kelurahan:\nMenurut laporan tim: belum rekam 2 dari 100"
        ),
        "{some}"
    );
    assert!(
        some.contains(
            "78 desa/kelurahan tanpa angka wajib KTP. Di daftar nama masih belum rekam 1 orang"
        ),
        "{some}"
    );

    let mut all = "Kode desa;Wajib KTP;Sudah Rekam\n".to_owned();
    for village in Regions::current().villages("12.77") {
        all.push_str(&format!("{};10;9\n", village.code.0));
    }
    office
        .upload("/api/totals", &as_of, &[("t.csv", all.as_bytes())])
        .await;
    let whole = text(&office).await;
    assert!(whole.contains("belum rekam 79 dari 790"), "{whole}");
    assert!(!whole.contains("desa/kelurahan"), "{whole}");
    site.running.stop().await;
}

/// Absent, gone, and by the RT head's word: in the day's output, and nobody served.
#[tokio::test(flavor = "multi_thread")]
async fn only_who_came_is_served() {
    let site = Site::open().await;
    let office = site.signed_in("admin").await;
    let importer = &site.running.parts.importer;
    let mut laptop = Laptop::at_desk(importer, "laptop 01").await;
    let said = |code, statement| {
        let person = jemput_domain::ids::PersonId(jemput_seal::Uuid::new_v4());
        let mut body = outcome(person, code);
        if let (true, RecordBody::Outcome(outcome)) = (statement, &mut body) {
            outcome.source = OutcomeSource::Statement {
                by: "RT 3: Pak Lubis".to_owned(),
            };
        }
        line(new_record(), 1, body)
    };
    let lines = [
        said(OutcomeCode::Rekam, false),
        said(OutcomeCode::Pemula16, false),
        said(OutcomeCode::Gagal, false),
        said(OutcomeCode::Tdkhadir, false),
        said(OutcomeCode::Tdkada, false),
        said(OutcomeCode::Sudah, true),
    ];
    let made = laptop.seal(&lines, &[]);
    let files = [("satu.jemput", made.file.as_slice())];
    office.upload("/api/bundles", &json!({}), &files).await;
    let text = text(&office).await;
    assert!(text.contains(": 3 warga dilayani, 2 direkam"), "{text}");
    let region = office.get("/api/regions/12.77").await;
    let day = &region["output"][0];
    assert_eq!(
        (&day["people"], &day["served"], &day["by_statement"]),
        (&json!(6), &json!(3), &json!(1)),
        "{day}"
    );
    site.running.stop().await;
}

/// Whatever the page shows stands in the file too: what moved, how sure, and who is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn the_file_says_what_moved_and_what_is_awaited() {
    let site = Site::open().await;
    let office = site.signed_in("admin").await;
    let upload = async |path: &str, as_of: &str, text: &str| {
        let request = json!({ "as_of": as_of, "complete": true });
        office
            .upload(path, &request, &[("berkas.csv", text.as_bytes())])
            .await;
    };
    let totals = "Kelurahan;Wajib KTP;Sudah Rekam\nWek II;100;90\n";
    upload("/api/totals", "2026-11-01", totals).await;
    let statuses = "NIK;Nama;Tanggal Lahir;Desa;Status KTP-el
1277015508950001;SITI AMINAH;15-08-1995;Wek II;BIO_CAPTURED
1277010102800002;BUDI SIREGAR;01-02-1980;Wek II;DUPLICATE_RECORD
1277010102800003;ROSA LUBIS;01-02-1981;Wek II;UNREGISTERED
1277010102800004;ALI LUBIS;01-02-1982;Wek II;UNREGISTERED
";
    upload("/api/lists", "2026-11-05", statuses).await;
    let without_ali: Vec<&str> = statuses.lines().take(4).collect();
    upload("/api/lists", "2026-11-10", &without_ali.join("\n")).await;
    let outing = json!({ "village": "12.77.01.1002", "date": "2026-11-22", "place": "Balai", "team": "A", "laptops": 2 });
    office.post("/api/outings", &outing).await;
    let mut laptop = Laptop::at_desk(&site.running.parts.importer, "laptop 07").await;
    laptop.seal(&[crate::laptop::outcome(OutcomeCode::Rekam)], &[]);
    let second = laptop.seal(&[crate::laptop::outcome(OutcomeCode::Rekam)], &[]);
    let files = [("dua.jemput", second.file.as_slice())];
    office.upload("/api/bundles", &json!({}), &files).await;

    let (_, bytes) = office.file("/api/exports/remaining").await;
    let cell = |sheet: &str, key: &str, heading: &str| {
        let rows = super::first_day::sheet(&bytes, sheet);
        let head = rows
            .iter()
            .find(|row| row.iter().any(|cell| *cell == heading));
        let head = head.unwrap_or_else(|| panic!("{sheet}: {heading}: {rows:?}"));
        let at = head.iter().position(|cell| *cell == heading).unwrap();
        let row = rows.iter().find(|row| row.iter().any(|cell| *cell == key));
        row.unwrap_or_else(|| panic!("{sheet}: {key}: {rows:?}"))[at].clone()
    };
    for (heading, expected) in [
        ("Perubahan belum terserap", 3.0),
        ("Perubahan terserap", 0.0),
        ("Keluar dari daftar tanpa hasil tim", 1.0),
        ("Didatangi lagi", 1.0),
        ("Sudah direkam, kartu belum siap", 1.0),
        ("Bermasalah", 1.0),
    ] {
        assert_eq!(cell("Rincian", "Wek II", heading), expected, "{heading}");
    }
    let left = "Keluar dari daftar, sebabnya belum diketahui";
    let moved = |key, heading| cell("Yang mengubah angka", key, heading);
    assert_eq!(moved(left, "Belum dipastikan"), -1.0);
    assert_eq!(moved("Status dari SIAK", "Sudah menurut laporan tim"), 2.0);
    assert_eq!(cell("Kegiatan ditunggu", "Wek II", "Ditunggu"), 2.0);
    let of_laptop = |heading| cell("Per laptop", "laptop 07", heading);
    assert_eq!(of_laptop("Nomor yang kurang"), "1");
    assert_eq!(of_laptop("Keadaan"), "dipakai");
    assert_eq!(of_laptop("Kiriman di kantor"), 1.0);

    let region = office.get("/api/regions/12.77.01.1002").await;
    let tally = &region["tally"];
    assert_eq!(tally["cards"]["captured"], 1, "{tally}");
    assert_eq!(tally["cards"]["problem"], 1, "{tally}");
    assert_eq!(tally["list"]["revisit"], json!({ "yes": 1 }), "{tally}");
    site.running.stop().await;
}
