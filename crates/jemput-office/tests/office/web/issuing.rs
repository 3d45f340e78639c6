//! Laptops, invitations, work lists and outings from the page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_link::enrol::Invited;
use serde_json::json;

use super::browser::Site;
use crate::laptop::Laptop;

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
