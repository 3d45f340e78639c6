//! Laptops, invitations, work lists and outings from the page.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::outcome::OutcomeCode;
use jemput_link::enrol::{Invited, by_file};
use jemput_office::keys::Place;
use jemput_seal::DeviceKeys;
use serde_json::{Value, json};
use sqlx::Row as _;

use super::browser::Site;
use crate::laptop::{Laptop, outcome};
use crate::world::World;

const LIST: &str =
    "NIK;Nama;Tanggal Lahir;RT;RW;Desa\n1277015508950001;SITI AMINAH;15-08-1995;3;1;Wek II\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_a_list_and_an_outing() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let made = office
        .post(
            "/api/invitations",
            &json!({ "label": "laptop 03", "days": 7 }),
        )
        .await;
    let file = STANDARD
        .decode(made["file"]["content"].as_str().unwrap())
        .unwrap();
    assert!(Invited::read(&file).is_ok());
    let open = office.get("/api/invitations").await;
    assert_eq!(
        (&open[0]["label"], &open[0]["state"]),
        (&json!("laptop 03"), &json!("open"))
    );
    site.forward(8 * 24 * 60 * 60);
    let office = site.signed_in("koordinator").await;
    assert_eq!(office.get("/api/invitations").await[0]["state"], "expired");
    assert_eq!(office.get("/api/enrolments").await, json!([]));

    let laptop = Laptop::at_desk(&site.running.parts.importer, "laptop 04").await;
    let device = laptop.identity.device.to_string();
    let as_of = json!({ "as_of": "2026-11-01" });
    office
        .upload("/api/lists", &as_of, &[("l.csv", LIST.as_bytes())])
        .await;
    let request = json!({ "villages": ["12.77.01.1002"], "laptops": [device] });
    let sent = office.post("/api/work-lists", &request).await;
    assert_eq!(
        (&sent[0]["targets"], &sent[0]["village_name"]),
        (&json!(1), &json!("Wek II"))
    );
    let lists = office.get("/api/work-lists").await;
    assert_eq!(lists[0]["laptops"], json!([device]));
    let outing = json!({ "village": "12.77.01.1002", "date": "2026-12-05", "place": "Balai", "team": "A", "laptops": 2 });
    let planned = office.post("/api/outings", &outing).await;
    assert_eq!(planned["plan"]["laptops"], 2);
    assert_eq!(
        office.get("/api/outings").await[0]["village_name"],
        "Wek II"
    );
    let laptops = office.get("/api/laptops").await;
    let told = laptops
        .as_array()
        .unwrap()
        .iter()
        .find(|laptop| laptop["device"] == device.as_str());
    assert_eq!(
        told.unwrap()["messages_waiting"],
        2,
        "the list, then the outing"
    );

    for bad in [
        json!({ "villages": ["13.03.01.2001"], "laptops": [device] }),
        json!({ "villages": ["12.77.01.1002"], "laptops": ["00000000-0000-0000-0000-000000000000"] }),
        json!({ "villages": [], "laptops": [device] }),
    ] {
        assert_eq!(
            office.try_post("/api/work-lists", &bad).await.0,
            400,
            "{bad}"
        );
    }
    let admin = site.signed_in("admin").await;
    let request = json!({ "device": device, "passphrase": "salah" });
    let junk = [("kunci-induk.locked", b"{}".as_slice())];
    assert_eq!(
        admin
            .try_upload("/api/laptops/revoke", &request, &junk)
            .await
            .0,
        400
    );
    assert_eq!(
        office
            .try_upload("/api/laptops/revoke", &request, &junk)
            .await
            .0,
        403
    );
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn six_words_on_the_page_and_the_answer_for_the_stick() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let importer = &site.running.parts.importer;
    for same in [true, false] {
        let invited = Laptop::invited(importer, "laptop 05").await;
        let keys = Arc::new(DeviceKeys::generate(&mut rand::rng()));
        let request = invited.request(&keys, "laptop 05");
        let path = by_file::request_path(invited.invitation.id);
        let file = by_file::request_file(&request).unwrap();
        let stick = [(path.as_str(), file.as_slice())];
        let result = office.upload("/api/bundles", &json!({}), &stick).await;
        assert_eq!(result["summary"]["enrolments"], 1, "{result}");
        let waiting = office.get("/api/enrolments").await;
        let words = request.confirmation_words(invited.trust.root()).unwrap();
        assert_eq!(waiting[0]["words"], json!(words));
        let path = format!(
            "/api/enrolments/{}/{}",
            waiting[0]["invitation"].as_str().unwrap(),
            waiting[0]["device"].as_str().unwrap()
        );
        let decided = office.post(&path, &json!({ "same": same })).await;
        assert_eq!(office.get("/api/enrolments").await, json!([]));
        if same {
            let answer = STANDARD.decode(decided["answer"]["content"].as_str().unwrap());
            let enrolled = by_file::read_answer(&answer.unwrap(), &invited, &keys).unwrap();
            assert_eq!(enrolled.device.label, "laptop 05");
        } else {
            assert_eq!(decided["answer"], json!(null));
            let again = office.try_post(&path, &json!({ "same": true })).await;
            assert_eq!(again.0, 409, "refused stays refused");
        }
    }
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_laptop_is_shut_out_with_the_root_key() {
    let site = Site::open().await;
    let importer = &site.running.parts.importer;
    let mut laptop = Laptop::at_desk(importer, "laptop 06").await;
    let device = laptop.identity.device.to_string();
    let place = Place::new(&site.world.dir());
    let root = std::fs::read(place.root_key()).unwrap();
    let admin = site.signed_in("admin").await;
    let file = [("kunci-induk.locked", root.as_slice())];
    let mut request = json!({ "device": device, "passphrase": "bukan ini" });
    let (status, answer) = admin
        .try_upload("/api/laptops/revoke", &request, &file)
        .await;
    assert_eq!((status, &answer["code"]), (403, &json!("wrong_passphrase")));
    // From the next office's drawer.
    let next = World::with("12.76", false).await;
    let theirs = std::fs::read(Place::new(&next.dir()).root_key()).unwrap();
    std::fs::copy(next.key_file(), place.demonstration_key()).unwrap();
    request["passphrase"] = json!("");
    let theirs = [("kunci-induk.locked", theirs.as_slice())];
    let (status, answer) = admin
        .try_upload("/api/laptops/revoke", &request, &theirs)
        .await;
    assert_eq!(
        (status, &answer["field"]),
        (400, &json!("root_key")),
        "{answer}"
    );
    // A demonstration office has its key file beside its data.
    std::fs::copy(site.world.key_file(), place.demonstration_key()).unwrap();
    request["passphrase"] = json!("");
    admin.upload("/api/laptops/revoke", &request, &file).await;
    assert_ne!(
        admin.get("/api/laptops").await[0]["revoked_at"],
        json!(null)
    );

    // What it makes now is kept sealed, with the reason, for an admin to look at.
    let line = [crate::laptop::outcome(
        jemput_domain::outcome::OutcomeCode::Rekam,
    )];
    let made = laptop.seal(&line, &[]);
    let files = [("lagi.jemput", made.file.as_slice())];
    let result = admin.upload("/api/bundles", &json!({}), &files).await;
    assert_eq!(result["summary"]["records"], 0, "{result}");
    let quarantine = admin.get("/api/quarantine").await;
    let entry = &quarantine[0];
    assert_eq!(
        (&entry["kind"], &entry["may_admit"]),
        (&json!("bundle"), &json!(true)),
        "{quarantine}"
    );
    let path = format!(
        "/api/bundles/{}/admit",
        entry["header_hash"].as_str().unwrap()
    );
    let koordinator = site.signed_in("koordinator").await;
    assert_eq!(koordinator.try_post(&path, &json!({})).await.0, 403);
    let admitted = admin.post(&path, &json!({})).await;
    assert_eq!(admitted["records"], 1, "{admitted}");
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_from_the_page_trusts_what_was_sent_only_when_asked_to() {
    let site = Site::open().await;
    let importer = &site.running.parts.importer;
    let place = Place::new(&site.world.dir());
    std::fs::copy(site.world.key_file(), place.demonstration_key()).unwrap();
    let root = std::fs::read(place.root_key()).unwrap();
    let file = [("kunci-induk.locked", root.as_slice())];
    let admin = site.signed_in("admin").await;
    let folder = tempfile::tempdir().unwrap();
    for keep_sent in [false, true] {
        let mut laptop = Laptop::at_desk(importer, "laptop 06").await;
        let made = laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]);
        let path = folder.path().join("a.zip");
        std::fs::write(&path, made.file).unwrap();
        importer.import(&[path], "test", &|_, _| {}).await.unwrap();
        let device = laptop.identity.device.to_string();
        let mut request = json!({ "device": device, "passphrase": "" });
        if keep_sent {
            request["keep_sent"] = json!(true);
        }
        admin.upload("/api/laptops/revoke", &request, &file).await;
        let office = importer.office();
        let row = sqlx::query("SELECT revoked_last FROM devices WHERE device = $1")
            .bind(&device)
            .fetch_one(office.db.pool())
            .await
            .unwrap();
        let trusted: Value = serde_json::from_str(&row.get::<String, _>(0)).unwrap();
        let last = trusted.as_array().unwrap();
        assert_eq!(last.len(), usize::from(keep_sent), "{trusted}");
        // Once shut out, nobody is let back in by saying it again.
        request["keep_sent"] = json!(true);
        let (status, answer) = admin
            .try_upload("/api/laptops/revoke", &request, &file)
            .await;
        let expected = if keep_sent { 200 } else { 409 };
        assert_eq!(status, expected, "{answer}");
    }
    site.running.stop().await;
}
