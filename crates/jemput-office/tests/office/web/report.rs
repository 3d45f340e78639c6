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
        said(OutcomeCode::Gagal, false),
        said(OutcomeCode::Tdkhadir, false),
        said(OutcomeCode::Tdkada, false),
        said(OutcomeCode::Sudah, true),
    ];
    let made = laptop.seal(&lines, &[]);
    let files = [("satu.jemput", made.file.as_slice())];
    office.upload("/api/bundles", &json!({}), &files).await;
    let text = text(&office).await;
    assert!(text.contains(": 2 warga dilayani, 1 direkam"), "{text}");
    let region = office.get("/api/regions/12.77").await;
    let day = &region["output"][0];
    assert_eq!(
        (&day["people"], &day["served"], &day["by_statement"]),
        (&json!(5), &json!(2), &json!(1)),
        "{day}"
    );
    site.running.stop().await;
}
