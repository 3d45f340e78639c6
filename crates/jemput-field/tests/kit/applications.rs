//! Forms from the catalogue, filled, checked, completed.

use jemput_domain::error::ErrorCode;
use serde_json::{Value, json};

use crate::support::{Laptop, jpeg};

fn field<'a>(application: &'a Value, key: &str) -> &'a Value {
    let sections = application["sections"].as_array().unwrap();
    let fields = sections
        .iter()
        .flat_map(|section| section["fields"].as_array().unwrap());
    fields
        .into_iter()
        .find(|field| field["field"]["key"] == key)
        .unwrap_or_else(|| panic!("no field {key}"))
}

#[test]
fn three_services_are_data() {
    let laptop = Laptop::at_work(3);
    let services = laptop.call("services", json!({}));
    assert_eq!(services.as_array().unwrap().len(), 3);
    let person = laptop.find("")[0]["person"].clone();
    for service in services.as_array().unwrap() {
        let new = laptop.call(
            "application_new",
            json!({ "person": person, "service": service["code"] }),
        );
        assert!(
            !new["sections"].as_array().unwrap().is_empty(),
            "{}",
            service["code"]
        );
        assert!(
            !new["checks"].as_array().unwrap().is_empty(),
            "{}",
            service["code"]
        );
        assert_eq!(new["slip"].as_str().unwrap().len(), 6);
    }
    let shown = laptop.call("person_get", json!({ "person": person }));
    assert_eq!(shown["applications"].as_array().unwrap().len(), 3);
    assert_eq!(
        laptop.code(
            "application_new",
            json!({ "person": person, "service": "DP-BIO-BARU" })
        ),
        ErrorCode::InvalidRequest
    );
}

#[test]
fn a_form_starts_with_the_person_and_saves_field_by_field() {
    let laptop = Laptop::at_work(3);
    let person = laptop.find("siti")[0]["person"].clone();
    let new = laptop.call(
        "application_new",
        json!({ "person": person, "service": "DP-KTP-BARU" }),
    );
    let application = &new["application"];
    let filled = new["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["fields"].as_array().unwrap());
    let prefilled: Vec<&Value> = filled.filter(|field| field["prefilled"] == true).collect();
    assert!(prefilled.len() >= 3, "name, NIK and KK at least");
    let officer = field(&new, "F-1.02/petugas");
    assert_eq!(
        (&officer["value"], &officer["prefilled"]),
        (&json!("Rahma"), &json!(true)),
        "whoever unlocked the laptop takes it"
    );
    let nik = prefilled
        .iter()
        .find(|field| field["field"]["kind"] == "nik")
        .unwrap();
    let key = nik["field"]["key"].as_str().unwrap();

    let saved = laptop.call(
        "application_save_field",
        json!({ "application": application, "field": key, "value": "123" }),
    );
    assert_eq!(saved["verdict"]["level"], "error");
    let shown = laptop.call("application_get", json!({ "application": application }));
    assert_eq!(field(&shown, key)["value"], "123");
    assert_eq!(field(&shown, key)["prefilled"], false);
    assert_eq!(
        laptop.code(
            "application_save_field",
            json!({ "application": application, "field": "F-9/x", "value": "1" })
        ),
        ErrorCode::InvalidRequest
    );
    let note = laptop.call(
        "application_save_field",
        json!({ "application": application, "field": "note", "value": "antar ke rumah" }),
    );
    assert_eq!(note["value"], "antar ke rumah");
}

#[test]
fn open_points_are_said_before_completing() {
    let laptop = Laptop::at_work(3);
    let person = laptop.find("siti")[0]["person"].clone();
    let new = laptop.call(
        "application_new",
        json!({ "person": person, "service": "DP-KTP-BARU" }),
    );
    let application = &new["application"];
    let refused = laptop.refused(
        "application_complete",
        json!({ "application": application, "complete": true }),
    );
    assert_eq!(
        (refused.code, refused.params["reason"].as_str()),
        (ErrorCode::Conflict, "open_points")
    );
    let papers = new["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["is_fact"] == false);
    for check in papers {
        let ticked = json!({ "application": application, "requirement": check["requirement"], "state": "original_seen", "original_held": true });
        laptop.call("application_check", ticked);
    }
    let shown = laptop.call("application_get", json!({ "application": application }));
    assert!(
        shown["open"]
            .as_array()
            .unwrap()
            .iter()
            .all(|point| point["kind"] == "field"),
        "{}",
        shown["open"]
    );
    let complete = laptop.call(
        "application_complete",
        json!({ "application": application, "complete": true, "despite_open": true }),
    );
    assert_eq!(complete["complete"], true);
    let outing = laptop.call("outing_current", json!({}))["id"].clone();
    let day = laptop.call("day_summary", json!({ "outing": outing }));
    assert_eq!(day["applications"][0]["complete"], 1);
    assert_eq!(
        day["applications"][0]["name_en"],
        "First identity card (recording)"
    );
    let page = laptop.call("person_get", json!({ "person": person }));
    assert_eq!(
        page["applications"][0]["service_name_en"],
        day["applications"][0]["name_en"]
    );
    assert!(day["originals_held"].as_u64().unwrap() >= 1);
}

#[test]
fn a_region_is_found_by_name_here_first_and_by_code() {
    let laptop = Laptop::at_work(1);
    let find = |level: &str, query: &str| {
        let found = laptop.call("regions_find", json!({ "level": level, "query": query }));
        let one = |found: &Value| {
            let text = |key: &str| found[key].as_str().unwrap().to_owned();
            (text("code"), text("name"), text("place"))
        };
        found
            .as_array()
            .unwrap()
            .iter()
            .map(one)
            .collect::<Vec<_>>()
    };
    let here = find("village", "wek ii");
    assert_eq!(
        here[0],
        (
            "12.77.01.1002".to_owned(),
            "Wek II".to_owned(),
            "Padangsidimpuan Utara, Kota Padangsidimpuan, Sumatera Utara".to_owned()
        )
    );
    let there = here
        .iter()
        .position(|(code, ..)| !code.starts_with("12.77"));
    assert!(
        here[there.unwrap_or(here.len())..]
            .iter()
            .all(|(code, ..)| !code.starts_with("12.77")),
        "here first: {here:?}"
    );
    // Where somebody moved from, and where they were born.
    assert!(find("regency", "padang").len() > 3);
    let far = find("district", "Mandau");
    assert!(
        far.iter().any(|(code, ..)| code.starts_with("14.")),
        "{far:?}"
    );
    assert_eq!(find("province", "riau").len(), 2);
    assert_eq!(find("village", "zz"), []);
    // By its code, or by that of what it lies in.
    for code in ["12.77.01.1002", "1277011002"] {
        assert_eq!(find("village", code).len(), 1);
    }
    assert!(find("village", "12.77.01").len() > 5);
    assert_eq!(find("village", "12.77"), []);
    assert_eq!(find("regency", "12.77")[0].0, "12.77");
    assert_eq!(
        laptop.code("regions_find", json!({ "level": "hamlet", "query": "x" })),
        ErrorCode::InvalidRequest
    );
}

/// A started application with papers to bring, and the first requirement that is one.
fn with_papers(laptop: &Laptop) -> (Value, Value) {
    let person = laptop.find("siti")[0]["person"].clone();
    let new = laptop.call(
        "application_new",
        json!({ "person": person, "service": "DP-KK-UBAH" }),
    );
    let checks = new["checks"].as_array().unwrap();
    let paper = checks.iter().find(|check| check["is_fact"] == false);
    let requirement = paper.unwrap()["requirement"].clone();
    (new, requirement)
}

fn row<'a>(application: &'a Value, requirement: &Value) -> &'a Value {
    let mut checks = application["checks"].as_array().unwrap().iter();
    checks
        .find(|check| check["requirement"] == *requirement)
        .unwrap()
}

fn asks_for(application: &Value, requirement: &Value) -> bool {
    let mut open = application["open"].as_array().unwrap().iter();
    open.any(|point| point["kind"] == "requirement" && point["requirement"] == *requirement)
}

fn checked(laptop: &Laptop, person: &Value) -> u64 {
    let page = laptop.call("person_get", json!({ "person": person }));
    page["applications"][0]["checked"].as_u64().unwrap()
}

#[test]
fn a_photographed_paper_is_there_without_a_tick() {
    let laptop = Laptop::at_work(3);
    let (new, requirement) = with_papers(&laptop);
    let (application, person) = (&new["application"], &new["person"]);
    assert!(asks_for(&new, &requirement));
    let get = || laptop.call("application_get", json!({ "application": application }));
    let photo = laptop.write("kk.jpg", &jpeg(60, 40));
    let target =
        json!({ "person": person, "application": application, "requirement": requirement });
    let added = laptop.call(
        "document_add",
        json!({ "target": target, "paths": [photo] }),
    );
    let shown = get();
    let there = row(&shown, &requirement);
    assert_eq!(there["state"], "photo_only");
    assert_eq!(there["documents"][0]["pages"][0]["has_thumbnail"], true);
    assert!(!asks_for(&shown, &requirement));
    assert_eq!(checked(&laptop, person), 1);

    let document = &added["document"]["document"];
    laptop.call("document_remove", json!({ "document": document }));
    assert!(asks_for(&get(), &requirement));
    assert_eq!(checked(&laptop, person), 0);

    // Seen and not kept.
    let seen =
        json!({ "application": application, "requirement": requirement, "state": "original_seen" });
    let seen = laptop.call("application_check", seen);
    assert!(!asks_for(&seen, &requirement) && row(&seen, &requirement)["documents"] == json!([]));
}

#[test]
fn a_paper_added_first_is_for_a_requirement_said_afterwards() {
    let laptop = Laptop::at_work(3);
    let (new, requirement) = with_papers(&laptop);
    let (application, person) = (&new["application"], &new["person"]);
    let add = |target: Value| {
        let photo = laptop.write("kk.jpg", &jpeg(60, 40));
        let added = laptop.call(
            "document_add",
            json!({ "target": target, "paths": [photo] }),
        );
        added["document"]["document"].clone()
    };
    // On the application, and on the person before there was one.
    let on_application = add(json!({ "person": person, "application": application }));
    let on_person = add(json!({ "person": person }));
    let shown = laptop.call("application_get", json!({ "application": application }));
    assert!(asks_for(&shown, &requirement));
    assert_eq!(shown["loose"].as_array().unwrap().len(), 2);
    let file = |document: &Value, requirement: &Value| {
        let filed =
            json!({ "document": document, "application": application, "requirement": requirement });
        laptop.call("document_file", filed)
    };
    let shown = file(&on_person, &requirement);
    assert!(!asks_for(&shown, &requirement));
    assert_eq!(
        row(&shown, &requirement)["documents"][0]["document"],
        on_person
    );
    assert_eq!(shown["loose"].as_array().unwrap().len(), 1);
    let shown = file(&on_application, &requirement);
    assert_eq!(
        row(&shown, &requirement)["documents"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    file(&on_person, &Value::Null);
    let shown = file(&on_application, &Value::Null);
    assert!(asks_for(&shown, &requirement));
    assert_eq!(shown["loose"].as_array().unwrap().len(), 2);

    // Nor does anything land with somebody else, or under what is not asked for.
    let people = laptop.find("");
    let other = people.iter().find(|row| row["person"] != *person);
    let other = other.unwrap()["person"].clone();
    for target in [
        json!({ "person": other, "application": application }),
        json!({ "person": person, "application": application, "requirement": 99 }),
    ] {
        let stray = json!({ "target": target, "paths": [laptop.write("kk.jpg", &jpeg(60, 40))] });
        assert_eq!(
            laptop.code("document_add", stray),
            ErrorCode::InvalidRequest
        );
    }
    let nowhere = json!({ "document": on_person, "application": application, "requirement": 99 });
    assert_eq!(
        laptop.code("document_file", nowhere),
        ErrorCode::InvalidRequest
    );
}
