//! *Di meja rekam*.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use crate::support::Laptop;

fn people(laptop: &Laptop, count: usize) -> Vec<Value> {
    laptop
        .find("")
        .into_iter()
        .take(count)
        .map(|row| row["person"].clone())
        .collect()
}

#[test]
fn numbers_waiting_times_and_results_in_batch() {
    let laptop = Laptop::at_work(10);
    let people = people(&laptop, 3);
    for (person, number) in people.iter().zip(1..) {
        let entered = laptop.call("queue_enter", json!({ "person": person }));
        assert_eq!(entered["row"]["waiting"], number);
    }
    laptop.host.now.fetch_add(15 * 60_000, Ordering::Relaxed);
    let queue = laptop.call("queue_list", json!({}));
    assert_eq!(queue["waiting"][0]["number"], 1);
    assert_eq!(queue["waiting"][0]["minutes"], 15);

    let results = json!({ "results": [
        { "person": people[0], "recorded": true },
        { "person": people[1], "recorded": false, "reason": "sidik_jari" },
    ] });
    let saved = laptop.call("queue_result", results);
    assert_eq!(saved["saved"][0]["row"]["outcome"]["code"], "REKAM");
    assert_eq!(saved["saved"][1]["row"]["outcome"]["code"], "GAGAL");
    assert_eq!(saved["counts"]["waiting"], 1);
    // All or none: the first is no longer waiting, so the third stays as well.
    laptop.refused("queue_result", json!({ "results": [{ "person": people[2], "recorded": true }, { "person": people[0], "recorded": true }] }));
    let queue = laptop.call("queue_list", json!({}));
    assert_eq!(queue["waiting"].as_array().unwrap().len(), 1);
    assert_eq!(queue["done"].as_array().unwrap().len(), 2);
}

#[test]
fn an_outcome_takes_the_person_off_the_queue() {
    let laptop = Laptop::at_work(4);
    let people = people(&laptop, 2);
    for (person, code) in people.iter().zip(["REKAM", "KECUALI"]) {
        laptop.call("queue_enter", json!({ "person": person }));
        let saved = laptop.call("outcome_set", json!({ "person": person, "code": code }));
        assert_eq!(saved["row"]["waiting"], Value::Null);
        assert_eq!(saved["row"]["outcome"]["code"], code);
    }
}

#[test]
fn the_operators_list_is_shown_before_it_is_applied() {
    let laptop = Laptop::at_work(10);
    let people = people(&laptop, 3);
    let nik = |person: &Value| {
        laptop.call("person_get", json!({ "person": person }))["data"]["nik"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    laptop.call("queue_enter", json!({ "person": people[0] }));
    laptop.call("queue_enter", json!({ "person": people[1] }));
    let text = format!(
        "No;NIK\n1;'{}\n2;{}\n3;1277014107999999\n4;12770\n",
        nik(&people[0]),
        nik(&people[2])
    );
    let shown = laptop.call("queue_paste", json!({ "text": text, "apply": false }));
    assert_eq!(shown["matched"].as_array().unwrap().len(), 1);
    assert_eq!(shown["not_waiting"].as_array().unwrap().len(), 1);
    assert_eq!(shown["unknown"], json!(["1277********9999"]));
    assert_eq!(shown["unreadable_lines"], json!([5]));
    assert_eq!(shown["still_waiting"][0]["person"], people[1]);
    assert_eq!(shown["counts"]["outcomes"], json!({}));

    let applied = laptop.call("queue_paste", json!({ "text": text, "apply": true }));
    assert_eq!(applied["counts"]["outcomes"]["REKAM"], 2);
    let again = laptop.call("queue_paste", json!({ "text": text, "apply": true }));
    assert_eq!(again["already"].as_array().unwrap().len(), 2);
    assert_eq!(again["counts"]["outcomes"]["REKAM"], 2);
}
