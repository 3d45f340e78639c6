//! Who leads: as the office's signed roster says, whatever anybody here asks for.

use jemput_domain::error::ErrorCode;
use jemput_store::{Folder, Slots};
use serde_json::{Value, json};

use crate::support::{Laptop, Office, PASSPHRASE};

const OTHERS: &str = "kopi pasar sawah jalan bulan sore";

fn add(officer: impl serde::Serialize, passphrase: &str) -> Value {
    json!({ "officer": officer, "passphrase": passphrase })
}

fn enrol_with_lead(laptop: &Laptop, lead: impl serde::Serialize) -> Value {
    json!({
        "invitation": { "kind": "file", "path": laptop.invitation() },
        "label": "laptop 07",
        "officer": laptop.office.officer,
        "passphrase": PASSPHRASE,
        "lead": add(lead, OTHERS),
    })
}

fn leads(status: &Value) -> Vec<bool> {
    let slots = status["slots"].as_array().unwrap();
    slots.iter().map(|slot| slot["lead"] == true).collect()
}

#[test]
fn whoever_enrols_is_what_the_roster_says() {
    let laptop = Laptop::new();
    let status = laptop.enrol();
    assert_eq!(status["officer"]["lead"], false);
    assert_eq!(leads(&status), [false]);
    laptop.call("lock", json!({}));
    assert_eq!(laptop.unlock()["officer"]["lead"], false);

    let of_lead = Laptop::new();
    let Office { lead, .. } = of_lead.office;
    let status = of_lead.enrol_as(lead);
    assert_eq!(
        (&status["officer"]["lead"], leads(&status)),
        (&json!(true), vec![true])
    );
}

#[test]
fn the_second_slot_at_enrolment_is_a_leads_or_none() {
    let laptop = Laptop::new();
    let Office {
        officer,
        lead,
        other,
        ..
    } = laptop.office;
    for no_lead in [other, officer] {
        let refused = laptop.refused("enrol", enrol_with_lead(&laptop, no_lead));
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            (ErrorCode::InvalidRequest, Some("lead.officer"))
        );
    }
    let status = laptop.call("enrol", enrol_with_lead(&laptop, lead));
    assert_eq!(status["officer"]["lead"], false);
    assert_eq!(leads(&status), [false, true]);
}

/// Else nobody could ever be added where the lead was not there at enrolment.
#[test]
fn without_a_lead_anybody_adds_one_and_from_then_on_only_leads_add() {
    let laptop = Laptop::new();
    laptop.enrol();
    let Office { lead, other, .. } = laptop.office;
    assert_eq!(
        laptop.code("officer_add", add(other, OTHERS)),
        ErrorCode::NotAllowed
    );
    assert_eq!(
        leads(&laptop.call("officer_add", add(lead, OTHERS))),
        [false, true]
    );
    assert_eq!(
        laptop.code("officer_add", add(other, PASSPHRASE)),
        ErrorCode::NotAllowed
    );

    laptop.call("lock", json!({}));
    let status = laptop.call("unlock", json!({ "passphrase": OTHERS }));
    assert_eq!(
        (&status["officer"]["name"], &status["officer"]["lead"]),
        (&json!("Parlin"), &json!(true))
    );
    let asked = json!({
        "officer": other, "passphrase": "sawah ladang kebun sungai laut darat", "lead": true,
    });
    let status = laptop.call("officer_add", asked);
    assert_eq!(
        leads(&status),
        [false, true, false],
        "asking makes nobody a lead"
    );
}

/// The next pack counts at once, for whoever works here as well.
#[test]
fn a_new_roster_makes_and_unmakes_leads() {
    let laptop = Laptop::new();
    laptop.enrol();
    laptop.certify();
    let Office {
        officer,
        lead,
        other,
        ..
    } = laptop.office;
    laptop.call("officer_add", add(lead, OTHERS));

    let pack = laptop.office.pack_led_by(2, officer);
    laptop.import("aturan-2.json", &pack.to_json());
    let status = laptop.call("status", json!({}));
    assert_eq!(status["officer"]["lead"], true);
    assert_eq!(leads(&status), [true, false]);
    laptop.call(
        "officer_add",
        add(other, "sawah ladang kebun sungai laut darat"),
    );
    // By the slots as they were made, the one who is removed is the last lead.
    let status = laptop.call("officer_remove", json!({ "officer": lead }));
    assert_eq!(leads(&status), [true, false]);

    laptop.call("lock", json!({}));
    assert_eq!(
        leads(&laptop.call("status", json!({}))),
        [true, false],
        "on the lock screen too"
    );
    let slots = Slots::read(&Folder::at(laptop.data())).unwrap().list();
    assert!(slots[0].lead);
}
