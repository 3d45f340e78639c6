//! Outings planned again and outings that do not take place.

use jemput_domain::ids::DeviceId;
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::person::RegionCode;
use serde_json::{Value, json};

use super::browser::{Browser, Site};
use crate::world::VILLAGE;

async fn plan(office: &Browser, team: &str, laptops: u8) -> Value {
    let outing = json!({ "village": VILLAGE, "date": "2026-11-22", "place": "Balai", "team": team, "laptops": laptops });
    office.post("/api/outings", &outing).await["plan"].clone()
}

async fn waiting(office: &Browser) -> Value {
    let path = format!("/api/regions/{VILLAGE}");
    office.get(&path).await["row"]["waiting_laptops"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn planned_again_it_is_the_same_outing() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let first = plan(&office, "Tim 1", 2).await;
    assert_eq!(waiting(&office).await, 2);
    // The corrected list to one of the laptops.
    let again = plan(&office, " tim 1 ", 1).await;
    assert_eq!((&again["id"], &again["laptops"]), (&first["id"], &json!(2)));
    assert_eq!(waiting(&office).await, 2);
    // Another team is another outing.
    let other = plan(&office, "Tim 2", 1).await;
    assert_ne!(other["id"], first["id"]);
    assert_eq!(waiting(&office).await, 3);
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_one_that_does_not_take_place() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let first = plan(&office, "Tim 1", 2).await;
    plan(&office, "Tim 2", 1).await;
    let path = format!("/api/outings/{}/cancelled", first["id"].as_str().unwrap());
    let verifikator = site.signed_in("verifikator").await;
    assert_eq!(verifikator.try_post(&path, &json!({})).await.0, 403);
    office.post(&path, &json!({})).await;
    assert_eq!(waiting(&office).await, 1);
    assert_eq!(office.try_post(&path, &json!({})).await.0, 404);
    let text = office.get("/api/remaining/text").await["text"].clone();
    assert!(text.as_str().unwrap().contains("dari 1 laptop"), "{text}");
    let rows = office.get("/api/outings").await;
    let cancelled = |row: &&Value| row["cancelled"] == true;
    let rows = rows.as_array().unwrap();
    assert_eq!((rows.len(), rows.iter().filter(cancelled).count()), (2, 1));

    // The next list of the village does not bring it.
    let laptop = crate::laptop::Laptop::at_desk(&site.running.parts.importer, "laptop 01").await;
    let issuing = &site.running.parts.issuing;
    let village = RegionCode(VILLAGE.to_owned());
    issuing
        .issue_work_list(&village, &[DeviceId(laptop.identity.device)], "test")
        .await
        .unwrap();
    let message = super::review::opened(&site, &laptop).await;
    let DownMessage::WorkList(list) = message else {
        panic!("{message:?}")
    };
    assert_eq!(list.outings.len(), 1);
    assert_eq!(list.outings[0].team, "Tim 2");
    let log = site.signed_in("auditor").await.get("/api/audit").await;
    assert!(log.to_string().contains("cancel_outing"), "{log}");
    site.running.stop().await;
}
