//! Bundles in by the browser: a stick's folder, loose files, junk among them.

use std::path::Path;

use futures::StreamExt as _;
use jemput_domain::outcome::OutcomeCode;
use jemput_link::Control;
use jemput_link::stick::{FolderVolume, StickExport, bring_home};
use reqwest::Method;
use serde_json::{Value, json};

use super::browser::{Browser, Site};
use crate::laptop::{Laptop, outcome};

#[tokio::test(flavor = "multi_thread")]
async fn a_stick_dropped_into_the_page_and_its_answers() {
    let site = Site::open().await;
    let importer = &site.running.parts.importer;
    let mut laptop = Laptop::at_desk(importer, "laptop 07").await;
    let stick = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        laptop.day(2, 1);
    }
    let job = StickExport {
        outbox: &*laptop.outbox,
        identity: &laptop.identity,
        wall: 0,
    };
    job.run(
        &FolderVolume::new(stick.path()),
        &[],
        &Control::default(),
        &mut |_| {},
    )
    .unwrap();
    let mut files = files_of(stick.path(), stick.path());
    files.push(("LIBURAN/foto.jpg".to_owned(), b"not ours".to_vec()));
    let named: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(name, content)| (format!("KINGSTON/{name}"), content))
        .collect();
    let named: Vec<(&str, &[u8])> = named
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();

    let verifikator = site.signed_in("verifikator").await;
    let mut events = verifikator
        .ask(Method::GET, "/api/events")
        .send()
        .await
        .unwrap()
        .bytes_stream();
    let run = "019a0000-0000-7000-8000-000000000001";
    let result = verifikator
        .upload("/api/bundles", &json!({ "run": run }), &named)
        .await;
    let summary = &result["summary"];
    assert_eq!(
        [
            &summary["found"],
            &summary["safe"],
            &summary["records"],
            &summary["scans"]
        ],
        [&json!(3), &json!(3), &json!(6), &json!(3)],
        "{result}"
    );
    assert_eq!(summary["look_at"], json!([]));
    assert_eq!(
        (&result["run"], &result["answers"]),
        (&json!(run), &json!(true))
    );
    let mut heard = String::new();
    while !heard.contains("import_finished") {
        let chunk = tokio::time::timeout(std::time::Duration::from_secs(30), events.next());
        heard.push_str(&String::from_utf8_lossy(
            &chunk.await.unwrap().unwrap().unwrap(),
        ));
    }
    assert!(
        heard.contains("\"kind\":\"imported\"") && heard.contains(run),
        "{heard}"
    );

    // The answers, unpacked onto the stick, are what the laptop takes home.
    let (_, zip) = verifikator.file(&format!("/api/runs/{run}/answers")).await;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    zip.extract(stick.path()).unwrap();
    let home = bring_home(
        &FolderVolume::new(stick.path()),
        &*laptop.outbox,
        &laptop.identity,
    );
    assert!(home.unwrap().found);
    assert!(laptop.outbox.receipts().len() >= 3);

    let runs = verifikator.get("/api/runs").await;
    assert_eq!(runs[0]["summary"]["safe"], 3, "{runs}");
    let laptops = verifikator.get("/api/laptops").await;
    assert_eq!(laptops[0]["label"], "laptop 07");
    assert_eq!(
        (
            &laptops[0]["chains"][0]["made"],
            &laptops[0]["chains"][0]["held"]
        ),
        (&json!(3), &json!(3))
    );
    let device = laptops[0]["device"].as_str().unwrap();
    let bundles = verifikator
        .get(&format!("/api/laptops/{device}/bundles"))
        .await;
    assert_eq!(bundles.as_array().unwrap().len(), 3);
    assert_eq!(bundles[0]["state"], "imported");
    let uploads = site.world.dir().join("uploads");
    assert_eq!(
        std::fs::read_dir(uploads).unwrap().count(),
        0,
        "uploads are removed"
    );
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_named_and_junk_is_put_apart_with_its_reason() {
    let site = Site::open().await;
    let mut laptop = Laptop::at_desk(&site.running.parts.importer, "laptop 07").await;
    let line = || {
        vec![crate::laptop::outcome(
            jemput_domain::outcome::OutcomeCode::Rekam,
        )]
    };
    let bundles: Vec<Vec<u8>> = (0..3).map(|_| laptop.seal(&line(), &[]).file).collect();
    let koordinator = site.signed_in("koordinator").await;
    let mut cut = bundles[1].clone();
    cut.truncate(cut.len() / 2);
    let files = [
        ("satu.jemput", bundles[0].as_slice()),
        ("tiga.jemput", bundles[2].as_slice()),
        ("tiga-lagi.jemput", bundles[2].as_slice()),
        ("dua.jemput", cut.as_slice()),
        ("catatan.txt", b"bukan kiriman".as_slice()),
    ];
    let result = koordinator.upload("/api/bundles", &json!({}), &files).await;
    let summary = &result["summary"];
    assert_eq!(
        (&summary["found"], &summary["records"]),
        (&json!(5), &json!(2)),
        "{result}"
    );
    let looked: Vec<&Value> = summary["look_at"].as_array().unwrap().iter().collect();
    assert_eq!(looked.len(), 2, "{looked:?}");
    let quarantine = koordinator.get("/api/quarantine").await;
    let names: Vec<_> = quarantine
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["source"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.contains(&"catatan.txt".to_owned()) && names.contains(&"dua.jemput".to_owned()));
    looked_at_and_settled(&koordinator, &files[3..]).await;
    let page = koordinator.get("/api/remaining").await;
    assert_eq!(
        page["laptops"][0]["chains"][0]["missing"],
        json!([2]),
        "{page}"
    );
    assert_eq!(page["laptops"][0]["chains"][0]["held"], 2);
    let (_, bytes) = koordinator.file("/api/exports/quarantine").await;
    assert!(bytes.starts_with(b"PK"));
    site.running.stop().await;
}

/// Files that are no bundle are settled by somebody who has seen them, and open again when they come
/// again.
async fn looked_at_and_settled(koordinator: &Browser, files: &[(&str, &[u8])]) {
    let open = async || {
        let all = koordinator.get("/api/quarantine").await;
        let all = all.as_array().unwrap();
        let open = all.iter().filter(|entry| entry["settled_at"].is_null());
        open.cloned().collect::<Vec<Value>>()
    };
    let before = open().await;
    assert_eq!(before.len(), 2);
    for entry in &before {
        assert_eq!(entry["may_settle"], true, "{entry}");
        let path = format!(
            "/api/quarantine/{}/settled",
            entry["entry"].as_str().unwrap()
        );
        koordinator.post(&path, &json!({})).await;
        let (status, _) = koordinator.try_post(&path, &json!({})).await;
        assert_eq!(status, 404, "settled already");
    }
    assert!(open().await.is_empty());
    koordinator.upload("/api/bundles", &json!({}), files).await;
    assert_eq!(open().await.len(), 2);
}

/// Its header is good and its records are not: the number is known, and its day is not here.
#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_of_which_only_the_header_is_good_is_still_missed() {
    let site = Site::open().await;
    let mut laptop = Laptop::at_desk(&site.running.parts.importer, "laptop 07").await;
    let lines = |count: usize| {
        (0..count)
            .map(|_| outcome(OutcomeCode::Rekam))
            .collect::<Vec<_>>()
    };
    let first = laptop.seal(&lines(1), &[]);
    let second = laptop.seal(&lines(40), &[]);
    let mut torn = second.file.clone();
    // In the last sealed item, before the directory at the end.
    let at = torn.len() - 700;
    torn[at] ^= 1;
    let office = site.signed_in("verifikator").await;
    let files = [
        ("satu.jemput", first.file.as_slice()),
        ("dua.jemput", torn.as_slice()),
    ];
    office.upload("/api/bundles", &json!({}), &files).await;
    let chain = office.get("/api/laptops").await[0]["chains"][0].clone();
    assert_eq!(
        (
            &chain["made"],
            &chain["held"],
            &chain["missing"],
            &chain["begun"]
        ),
        (&json!(2), &json!(1), &json!([2]), &json!([2])),
        "{chain}"
    );
    let files = [("dua.jemput", second.file.as_slice())];
    office.upload("/api/bundles", &json!({}), &files).await;
    let chain = office.get("/api/laptops").await[0]["chains"][0].clone();
    assert_eq!(
        (&chain["held"], &chain["missing"], &chain["begun"]),
        (&json!(2), &json!([]), &json!([])),
        "{chain}"
    );
    site.running.stop().await;
}

fn files_of(root: &Path, folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_of(root, &path));
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answers_hold_what_the_office_wrote_and_a_request_has_an_end() {
    let site = Site::open().await;
    let importer = &site.running.parts.importer;
    let mut laptop = Laptop::at_desk(importer, "laptop 07").await;
    let stick = tempfile::tempdir().unwrap();
    laptop.day(1, 0);
    let job = StickExport {
        outbox: &*laptop.outbox,
        identity: &laptop.identity,
        wall: 0,
    };
    let volume = FolderVolume::new(stick.path());
    job.run(&volume, &[], &Control::default(), &mut |_| {})
        .unwrap();
    let mut files = files_of(stick.path(), stick.path());
    for planted in [
        "JEMPUT/down/lain/x.bin",
        "JEMPUT/enrol/x.answer.json",
        "JEMPUT/enrol/x.bin",
    ] {
        files.push((planted.to_owned(), b"planted".to_vec()));
    }
    let parts: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    let office = site.signed_in("verifikator").await;
    let result = office.upload("/api/bundles", &json!({}), &parts).await;
    let run = result["run"].as_str().unwrap();
    let (_, zip) = office.file(&format!("/api/runs/{run}/answers")).await;
    let zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mine = format!("JEMPUT/down/{}/", laptop.identity.device);
    assert!(zip.file_names().count() > 0);
    for name in zip.file_names() {
        let name = name.unwrap();
        assert!(name.starts_with(&mine), "{name}");
    }
    let long = json!({ "run": "x".repeat(300 << 10) });
    let (status, answer) = office.try_upload("/api/bundles", &long, &parts).await;
    assert_eq!((status, &answer["code"]), (413, &json!("too_large")));
    site.running.stop().await;
}
