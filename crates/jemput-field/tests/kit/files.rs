//! Files from the office, and files that only look so.

use jemput_domain::error::ErrorCode;
use jemput_domain::wire::down::DownMessage;
use jemput_seal::Uuid;
use jemput_seal::statement::DeviceCertificate;
use serde_json::json;

use crate::support::{Laptop, Office, VILLAGE};

#[test]
fn a_work_list_is_taken_once_and_never_an_older_one() {
    let laptop = Laptop::new();
    laptop.enrol();
    let certificate = laptop.certify();
    let taken = laptop.take_list(&certificate, 12, 2);
    assert_eq!(taken["kind"], "work_list");
    assert_eq!(
        (&taken["people"], &taken["already_here"]),
        (&json!(12), &json!(false))
    );
    let villages = laptop.call("villages", json!({}));
    assert_eq!(
        villages[0]["figures"],
        json!({ "wajib": 1000, "sudah": 988, "belum": 12, "by_name": 12 })
    );
    assert_eq!(villages[0]["term"], "Kelurahan");
    assert_eq!(villages[0]["as_of"], "2026-11-01");
    assert_eq!(laptop.take_list(&certificate, 12, 2)["already_here"], true);
    let older = DownMessage::WorkList(Box::new(laptop.office.list(3, 1)));
    let path = laptop.write(
        "lama.json",
        &laptop.office.message(&certificate, &older).to_json(),
    );
    let refused = laptop.refused("import_file", json!({ "path": path }));
    assert_eq!(refused.params["reason"], "list_older");
}

#[test]
fn unsigned_altered_and_misaddressed_lists_each_say_so() {
    let laptop = Laptop::new();
    laptop.enrol();
    let certificate = laptop.certify();
    let import = |name: &str, bytes: &[u8]| {
        laptop.code("import_file", json!({ "path": laptop.write(name, bytes) }))
    };
    let list = laptop.office.list(3, 1);
    assert_eq!(
        import("polos.json", &serde_json::to_vec(&list).unwrap()),
        ErrorCode::WorkListUnsigned
    );

    let message = DownMessage::WorkList(Box::new(list));
    let good = String::from_utf8(laptop.office.message(&certificate, &message).to_json()).unwrap();
    let altered = good.replacen("1277", "1278", 1);
    assert_eq!(
        import("diubah.json", altered.as_bytes()),
        ErrorCode::WorkListAltered
    );
    assert_eq!(
        import("sampah.json", b"bukan apa-apa"),
        ErrorCode::WorkListAltered
    );
    assert_eq!(import("kosong.json", b""), ErrorCode::FileEmpty);

    let other_office = Office::new();
    assert_eq!(
        import(
            "asing.json",
            &other_office.message(&certificate, &message).to_json()
        ),
        ErrorCode::WorkListUnsigned
    );
    let neighbour = DeviceCertificate {
        device: Uuid::from_u128(8),
        ..certificate.clone()
    };
    let for_neighbour = laptop.office.message(&neighbour, &message);
    assert_eq!(
        import("tetangga.json", &for_neighbour.to_json()),
        ErrorCode::NotForThisLaptop
    );
    assert_eq!(laptop.call("villages", json!({})), json!([]));
    assert_eq!(
        laptop.import("baik.json", good.as_bytes())["village"],
        VILLAGE
    );
}

#[test]
fn a_newer_pack_replaces_an_older_one_only() {
    let laptop = Laptop::new();
    laptop.enrol();
    assert_eq!(
        laptop.import("pack.json", &laptop.office.pack(3).to_json())["already_here"],
        false
    );
    assert_eq!(
        laptop.call("status", json!({}))["office"]["pack_version"],
        3
    );
    assert_eq!(
        laptop.import("pack-lama.json", &laptop.office.pack(2).to_json())["already_here"],
        true
    );
    assert_eq!(
        laptop.call("status", json!({}))["office"]["pack_version"],
        3
    );
    let forged = Office::new().pack(9).to_json();
    let path = laptop.write("palsu.json", &forged);
    assert_eq!(
        laptop.code("import_file", json!({ "path": path })),
        ErrorCode::PackAltered
    );
    laptop.call("lock", json!({}));
    assert_eq!(laptop.unlock()["office"]["pack_version"], 3);
}
