//! From an invitation to a laptop that may seal.

use jemput_domain::error::ErrorCode;
use serde_json::json;

use crate::support::{Laptop, PASSPHRASE, contains};

#[test]
fn recording_can_start_at_once_and_sealing_with_the_certificate() {
    let laptop = Laptop::new();
    assert_eq!(laptop.call("status", json!({}))["state"], "not_enrolled");
    assert_eq!(laptop.code("villages", json!({})), ErrorCode::NotEnrolled);
    let status = laptop.enrol();
    assert_eq!(status["state"], "unlocked");
    assert_eq!(status["officer"]["name"], "Rahma");
    assert_eq!(status["device"]["certificate"], "pending");
    assert_eq!(
        status["device"]["enrolment_words"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
    assert_eq!(status["office"]["common_outcomes"][0], "REKAM");
    assert_eq!(status["battery"]["percent"], 57);

    laptop.call("person_new", json!({ "data": { "name": "TAMU" } }));
    let refused = laptop.refused("seal", json!({}));
    assert_eq!(
        (refused.code, refused.params["reason"].as_str()),
        (ErrorCode::NotAllowed, "certificate_pending")
    );

    laptop.certify();
    let sealed = laptop.call("seal", json!({}));
    assert_eq!(sealed["records"], 1);
    assert_eq!(sealed["bundles"][0]["sequence"], 1);
}

#[test]
fn both_screens_show_the_same_six_words() {
    let laptop = Laptop::new();
    let shown = laptop.enrol()["device"]["enrolment_words"].clone();
    let stick = laptop.path("stick");
    std::fs::create_dir_all(&stick).unwrap();
    let file = laptop.call("enrolment_request_file", json!({ "folder": stick }));
    assert_eq!(file["words"], shown);
    let request = jemput_link::enrol::by_file::read_request(
        &std::fs::read(file["path"].as_str().unwrap()).unwrap(),
    )
    .unwrap();
    let words = request
        .confirmation_words(&laptop.office.keys.root.public())
        .unwrap();
    assert_eq!(json!(words), shown);
}

#[test]
fn an_altered_invitation_and_a_second_enrolment_are_refused() {
    let laptop = Laptop::new();
    let text = String::from_utf8(laptop.office.invitation().to_json()).unwrap();
    let read = |text: &str| json!({ "invitation": { "kind": "text", "text": text } });
    assert_eq!(
        laptop.call("invitation_read", read(&text))["office_name"],
        "Disdukcapil Kota Padangsidimpuan"
    );
    assert_eq!(
        laptop.code("invitation_read", read(&text.replace("1277", "1278"))),
        ErrorCode::InvitationInvalid
    );
    assert_eq!(
        laptop.code("invitation_read", read("halo")),
        ErrorCode::InvitationInvalid
    );
    laptop.enrol();
    let again = json!({
        "invitation": { "kind": "text", "text": text }, "label": "x", "officer": laptop.office.officer, "passphrase": PASSPHRASE,
    });
    assert_eq!(laptop.code("enrol", again), ErrorCode::AlreadyEnrolled);
}

#[test]
fn an_answer_for_another_laptop_is_refused() {
    let (ours, theirs) = (Laptop::new(), Laptop::new());
    ours.enrol();
    let stick = ours.path("stick");
    std::fs::create_dir_all(&stick).unwrap();
    ours.call("enrolment_request_file", json!({ "folder": stick }));
    // Another office answers the same request.
    theirs.office.answer_on(&stick);
    let refused = ours.refused("enrolment_answer_file", json!({ "path": stick }));
    assert_eq!(refused.code, ErrorCode::PackAltered);
    assert_eq!(
        ours.call("status", json!({}))["device"]["certificate"],
        "pending"
    );
}

#[test]
fn a_short_passphrase_is_refused_and_the_wrong_one_opens_nothing() {
    let laptop = Laptop::new();
    let invitation = json!({ "kind": "file", "path": laptop.invitation() });
    let short = json!({ "invitation": invitation, "label": "x", "officer": laptop.office.officer, "passphrase": "pendek" });
    let refused = laptop.refused("enrol", short);
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (ErrorCode::InvalidRequest, Some("passphrase"))
    );

    laptop.enrol();
    laptop.call(
        "person_new",
        json!({ "data": { "name": "NAMA RAHASIA SEKALI" } }),
    );
    laptop.call("lock", json!({}));
    assert_eq!(laptop.code("villages", json!({})), ErrorCode::Locked);
    assert_eq!(
        laptop.code(
            "unlock",
            json!({ "passphrase": "padi kelapa sungai gunung rumah siang" })
        ),
        ErrorCode::WrongPassphrase
    );
    assert!(!contains(&laptop.data(), b"NAMA RAHASIA SEKALI"));
    assert_eq!(laptop.unlock()["state"], "unlocked");
    assert_eq!(laptop.find("").len(), 0);
    let typed = format!("  {}  ", PASSPHRASE.replace(' ', "   "));
    laptop.call("lock", json!({}));
    assert_eq!(
        laptop.call(
            "unlock",
            json!({ "passphrase": typed, "officer": laptop.office.officer })
        )["state"],
        "unlocked"
    );
}

#[test]
fn an_answer_laid_before_an_enrolled_laptop_brings_no_older_pack_back() {
    let laptop = Laptop::new();
    laptop.enrol();
    laptop.certify();
    laptop.import("aturan-2.json", &laptop.office.pack(2).to_json());
    assert_eq!(
        laptop.call("status", json!({}))["office"]["pack_version"],
        2
    );
    // The same answer again: its certificate is this laptop's, its pack is of version 1.
    let stick = laptop.path("stick");
    laptop.call("enrolment_answer_file", json!({ "path": stick }));
    assert_eq!(
        laptop.call("status", json!({}))["office"]["pack_version"],
        2
    );
}
