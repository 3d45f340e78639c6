//! What the office says to all its teams.

use jemput_domain::wire::office_pack::OfficePack;
use serde_json::{Value, json};

use super::browser::{Browser, Site};

async fn change(office: &Browser, from: &Value, with: &[(&str, Value)]) -> (u16, Value) {
    let taken = from["services"].as_array().unwrap().iter();
    let taken = taken.filter(|one| one["taken"] == true);
    let mut request = json!({
        "version": from["version"],
        "officers": from["officers"],
        "services": taken.map(|one| one["service"].clone()).collect::<Vec<_>>(),
        "rules": from["rules"],
    });
    for (name, value) in with {
        request[*name] = value.clone();
    }
    office.try_post("/api/settings", &request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_are_added_renamed_and_removed() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let new = |name: &str, lead| json!({ "officer": null, "name": name, "lead": lead });
    let first = office.get("/api/settings").await;
    assert_eq!(first["officers"], json!([]), "a new office has nobody");

    let two = json!([new(" Rina Siregar ", true), new("Doli Harahap", false)]);
    let (status, second) = change(&office, &first, &[("officers", two)]).await;
    assert_eq!(status, 200, "{second}");
    assert_eq!(second["officers"][0]["name"], "Rina Siregar");
    let rina = second["officers"][0]["officer"].clone();

    // Who looked before that does not undo it.
    let (status, refused) = change(&office, &first, &[]).await;
    assert_eq!((status, &refused["code"]), (409, &json!("conflict")));

    // Married: another name, the same officer.
    let renamed = json!([{ "officer": rina, "name": "Rina Lubis", "lead": true }]);
    let (_, third) = change(&office, &second, &[("officers", renamed.clone())]).await;
    assert_eq!(third["officers"], renamed);
    let pack = site.running.parts.issuing.pack().await.unwrap().unwrap();
    assert_eq!(
        (json!(pack.roster[0].id), json!(pack.version)),
        (rina, third["version"].clone())
    );

    // Taken off, and back a month later: the same officer, so her records keep their name.
    let (_, fourth) = change(&office, &third, &[("officers", json!([]))]).await;
    let back = json!([new("rina lubis", false)]);
    let (_, fifth) = change(&office, &fourth, &[("officers", back)]).await;
    assert_eq!(
        fifth["officers"][0]["officer"],
        third["officers"][0]["officer"]
    );
    // Her name goes to somebody else while she goes on under another: two people.
    let both = json!([{ "officer": third["officers"][0]["officer"], "name": "Rina", "lead": true }, new("Rina Lubis", false)]);
    let (status, sixth) = change(&office, &fifth, &[("officers", both)]).await;
    assert_eq!(status, 200, "{sixth}");
    assert_ne!(
        sixth["officers"][0]["officer"],
        sixth["officers"][1]["officer"]
    );
    let log = site.signed_in("auditor").await.get("/api/audit").await;
    assert!(log.to_string().contains("raise_pack"), "{log}");
    site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_changes_nothing() {
    let site = Site::open().await;
    let office = site.signed_in("admin").await;
    let now = office.get("/api/settings").await;
    let officer = |name: &str| json!({ "officer": null, "name": name, "lead": false });
    let rules = |name: &str, value: u32| {
        let mut rules = now["rules"].clone();
        rules[name] = json!(value);
        rules
    };
    let stranger =
        json!([{ "officer": "00000000-0000-7000-8000-000000000001", "name": "A", "lead": true }]);
    for (name, value, status) in [
        ("officers", json!([officer("Rina"), officer("rina ")]), 400),
        ("officers", json!([officer(" ")]), 400),
        ("officers", stranger, 404),
        ("services", json!(["DP-KTP-BARU", "DP-KTP-BARU"]), 400),
        ("services", json!(["NO-SUCH"]), 404),
        ("rules", rules("lock_after_minutes", 0), 400),
        ("rules", rules("prune_after_days", 3_651), 400),
    ] {
        let (refused, told) = change(&office, &now, &[(name, value.clone())]).await;
        assert_eq!(refused, status, "{name} {value}: {told}");
    }
    let loket = site.signed_in("loket").await;
    assert_eq!(change(&loket, &now, &[]).await.0, 403);
    assert_eq!(office.get("/api/settings").await, now);

    // Another service of the catalogue, and a laptop that may forget sooner.
    let other = now["services"].as_array().unwrap().iter();
    let other = other.clone().find(|one| one["taken"] == false).unwrap();
    let services = json!([other["service"], "CS-LAHIR"]);
    let more = [
        ("services", services.clone()),
        ("rules", rules("prune_after_days", 30)),
    ];
    let (status, changed) = change(&office, &now, &more).await;
    assert_eq!(status, 200, "{changed}");
    let pack = site.running.parts.issuing.pack().await.unwrap().unwrap();
    let taken: Vec<&str> = pack.services.iter().map(|one| &*one.service).collect();
    assert_eq!((json!(taken), pack.prune.after_days), (services, 30));
    assert_eq!(pack.services[1].handler, "dinas", "as it was");

    // Back after a while it is handled as before; what a newer version takes stays.
    let newer = |pack: &mut OfficePack| {
        pack.services[0].service = "DP-NEWER".to_owned();
        Ok(())
    };
    let issuing = &site.running.parts.issuing;
    issuing.raise_pack(newer, "test").await.unwrap();
    let now = office.get("/api/settings").await;
    let back = json!(["DP-KTP-BARU"]);
    let (status, changed) = change(&office, &now, &[("services", back)]).await;
    assert_eq!(status, 200, "{changed}");
    let pack = issuing.pack().await.unwrap().unwrap();
    let taken = pack.services.iter();
    let taken: Vec<_> = taken.map(|one| (&*one.service, &*one.handler)).collect();
    assert_eq!(taken, [("DP-NEWER", ""), ("DP-KTP-BARU", "dinas")]);
    site.running.stop().await;
}
