//! Find → outcome → next.

use jemput_domain::error::ErrorCode;
use jemput_field::commands::events::FieldEvent;
use serde_json::{Value, json};

use crate::support::{Laptop, VILLAGE};

fn first(laptop: &Laptop, query: &str) -> Value {
    laptop.find(query).remove(0)
}

#[test]
fn one_answer_refreshes_the_row_the_counts_and_the_way_back() {
    let laptop = Laptop::at_work(120);
    let page = laptop.call("people_list", json!({ "village": VILLAGE }));
    assert_eq!(page["rows"].as_array().unwrap().len(), 50);
    assert_eq!(page["counts"]["not_yet_come"], 120);
    assert_eq!(page["as_of"], "2026-11-01");
    let next = laptop.call(
        "people_list",
        json!({ "village": VILLAGE, "cursor": page["next"] }),
    );
    assert_ne!(next["rows"][0], page["rows"][0]);

    let row = first(&laptop, "siti 85");
    assert_eq!(row["birth_date"].as_str().unwrap().get(..4), Some("1985"));
    assert!(row["nik_masked"].as_str().unwrap().contains("********"));
    let saved = laptop.call(
        "outcome_set",
        json!({ "person": row["person"], "code": "SUDAH" }),
    );
    assert_eq!(
        saved["row"]["outcome"],
        json!({ "code": "SUDAH", "ours": true, "statement_by": null })
    );
    assert_eq!(saved["counts"]["not_yet_come"], 119);
    assert_eq!(saved["counts"]["outcomes"]["SUDAH"], 1);

    let undone = laptop.call("outcome_undo", json!({ "undo": saved["undo"] }));
    assert_eq!(undone["row"]["outcome"], Value::Null);
    assert_eq!(undone["counts"]["not_yet_come"], 120);
    let again = laptop.refused("outcome_undo", json!({ "undo": saved["undo"] }));
    assert_eq!(again.code, ErrorCode::Conflict);
}

#[test]
fn sisir_daftar_goes_by_rt_on_someones_word() {
    let laptop = Laptop::at_work(40);
    let page = laptop.call("people_list", json!({ "village": VILLAGE, "order": "rt" }));
    let rts: Vec<&str> = page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["rt"].as_str())
        .collect();
    assert!(rts.is_sorted());
    let person = &page["rows"][0]["person"];
    let source = json!({ "kind": "statement", "by": "Pak RT Harahap" });
    let saved = laptop.call(
        "outcome_set",
        json!({ "person": person, "code": "PINDAH", "source": source }),
    );
    assert_eq!(saved["row"]["outcome"]["statement_by"], "Pak RT Harahap");
    let nobody = json!({ "kind": "statement", "by": " " });
    assert_eq!(
        laptop.code(
            "outcome_set",
            json!({ "person": person, "code": "PINDAH", "source": nobody })
        ),
        ErrorCode::InvalidRequest
    );
}

/// By key, no note comes with the outcome: what was typed before stays with it.
#[test]
fn a_note_is_saved_by_itself_and_kept_by_every_key() {
    let laptop = Laptop::at_work(3);
    let person = first(&laptop, "")["person"].clone();
    let note = |note: &str| {
        laptop.call("note_save", json!({ "person": person, "note": note }))["note"].clone()
    };
    let shown = || laptop.call("person_get", json!({ "person": person }));
    assert_eq!(note(" sakit, besok datang "), "sakit, besok datang");
    assert_eq!(shown()["note"], "sakit, besok datang");
    assert_eq!(shown()["outcome"], Value::Null);

    let mut undo = Value::Null;
    for code in ["TDKHADIR", "TDKMAMPU"] {
        let set = json!({ "person": person, "code": code });
        undo = laptop.call("outcome_set", set)["undo"].clone();
        assert_eq!(
            shown()["history"][0]["note"],
            "sakit, besok datang",
            "{code}"
        );
    }
    laptop.call("outcome_undo", json!({ "undo": undo }));
    assert_eq!(shown()["history"][0]["code"], "TDKHADIR");
    assert_eq!(note("di rumah sakit"), "di rumah sakit");
    let held = shown()["history"][0].clone();
    assert_eq!(
        (&held["code"], &held["note"]),
        (&json!("TDKHADIR"), &json!("di rumah sakit"))
    );

    let cleared = json!({ "person": person, "code": "TDKHADIR", "note": "" });
    laptop.call("outcome_set", cleared);
    assert_eq!(shown()["note"], "");
}

#[test]
fn each_field_is_saved_on_its_own_with_its_verdict() {
    let laptop = Laptop::at_work(5);
    let person = first(&laptop, "siti")["person"].clone();
    let save = |field: &str, value: &str| {
        laptop.call(
            "person_save_field",
            json!({ "person": person, "field": field, "value": value }),
        )
    };
    assert_eq!(save("name", "  SITI   AMINAH ")["value"], "SITI AMINAH");
    assert_eq!(save("birth_date", "17/8/1985")["value"], "1985-08-17");
    let bad = save("birth_date", "31/2/1985");
    assert_eq!(
        (&bad["verdict"]["level"], &bad["verdict"]["reasons"][0]),
        (&json!("error"), &json!("not_a_date"))
    );
    let short = save("nik", "'1277 0145");
    assert_eq!(
        (&short["verdict"]["level"], &short["value"]),
        (&json!("error"), &json!("'1277 0145"))
    );
    let odd = save("nik", "'1277.0117-08850007");
    assert_eq!(odd["value"], "1277011708850007");
    assert_eq!(odd["verdict"]["level"], "warning");
    let shown = laptop.call("person_get", json!({ "person": person }));
    assert_eq!(shown["data"]["nik"], "1277011708850007");
    assert_eq!(shown["data"]["nik_as_given"], Value::Null);
    assert_eq!(shown["photo_background"], "red");
    assert_eq!(shown["age"], 41);
}

#[test]
fn people_without_numbers_and_not_on_the_list_have_a_page() {
    let laptop = Laptop::at_work(3);
    let newborn =
        json!({ "data": { "name": "BAYI", "birth_date": "2026-11-20", "mother_name": "SITI" } });
    let new = laptop.call("person_new", newborn);
    let notices = new["person"]["notices"].as_array().unwrap();
    assert!(
        ["not_on_list", "no_nik", "no_kk", "under_sixteen"]
            .iter()
            .all(|notice| notices.contains(&json!(notice)))
    );
    assert_eq!(new["person"]["data"]["village"], VILLAGE);
    let saved = laptop.call(
        "outcome_set",
        json!({ "person": new["person"]["person"], "code": "DIBAWAH16" }),
    );
    assert_eq!(saved["counts"]["not_on_list"], 1);
    assert_eq!(saved["counts"]["not_yet_come"], 3);

    // In no figure of the list, so behind none of its chips but their own.
    let behind = |filter: Value| {
        let asked = json!({ "village": VILLAGE, "query": "", "filter": filter });
        let page = laptop.call("people_list", asked);
        page["rows"].as_array().unwrap().len()
    };
    assert_eq!(saved["counts"]["outcomes"], json!({}));
    assert_eq!(behind(json!({ "kind": "outcome", "code": "DIBAWAH16" })), 0);
    assert_eq!(behind(json!({ "kind": "any_outcome" })), 0);
    assert_eq!(behind(json!({ "kind": "not_on_list" })), 1);
}

/// Who is stored travels and counts, so the question comes first.
#[test]
fn look_alikes_are_told_before_anything_is_stored() {
    let laptop = Laptop::at_work(3);
    let newborn = json!({ "data": { "name": "BAYI", "birth_date": "2026-11-20" } });
    let alike = |data: &Value| laptop.call("person_look_alikes", data.clone());
    assert_eq!(alike(&newborn), json!([]));
    let new = laptop.call("person_new", newborn);
    let before = laptop.call("local_only", json!({}));

    let twin = json!({ "data": { "name": "bayi", "birth_date": "2026-11-20" } });
    assert_eq!(alike(&twin)[0]["person"], new["person"]["person"]);
    assert_eq!(laptop.call("local_only", json!({})), before);
    assert_eq!(laptop.find("bayi").len(), 1);
}

/// No bundle takes it along, and nothing here may look as if all were at the office.
#[test]
fn what_is_only_begun_is_counted_as_only_here_and_named() {
    let laptop = Laptop::at_work(3);
    let before = laptop.call("local_only", json!({}))["total"].as_u64();
    let events = laptop.field.listen();
    let counted = || {
        let said = events
            .so_far()
            .into_iter()
            .rev()
            .find_map(|event| match event {
                FieldEvent::LocalOnly { local_only } => Some(json!(local_only)),
                _ => None,
            });
        let only = laptop.call("local_only", json!({}));
        assert_eq!(said.as_ref(), Some(&only), "the window is told at once");
        let more = only["total"]
            .as_u64()
            .zip(before)
            .map(|(now, then)| now - then);
        (
            more,
            only["unfinished"].clone(),
            laptop.call("unfinished", json!({})),
        )
    };
    let row = first(&laptop, "");
    let note = |note: &str| {
        laptop.call(
            "note_save",
            json!({ "person": row["person"], "note": note }),
        );
    };
    let left = json!([{ "person": row["person"], "name": row["name"] }]);
    let unfinished = |notes: &Value, draft: bool| json!({ "notes_left": notes, "notes": notes.as_array().map(Vec::len), "person_draft": draft });
    note("sakit, besok datang");
    assert_eq!(counted(), (Some(1), json!(1), unfinished(&left, false)));
    let blank = json!({
        "newborn": false, "name": "", "nik": "", "kk": "", "sex": null,
        "birth_date": "", "mother_name": "", "address": "", "rt": "",
    });
    let mut draft = blank.clone();
    draft["name"] = json!("ROSMAWATI");
    laptop.call("person_draft_save", json!({ "draft": draft }));
    assert_eq!(counted(), (Some(2), json!(2), unfinished(&left, true)));
    laptop.call("person_draft_save", json!({ "draft": blank }));
    assert_eq!(counted(), (Some(1), json!(1), unfinished(&left, false)));
    note("");
    assert_eq!(
        counted(),
        (Some(0), json!(0), unfinished(&json!([]), false))
    );
}

#[test]
fn a_form_half_filled_in_is_there_after_a_lock_and_gone_once_noted() {
    let laptop = Laptop::at_work(1);
    let draft = json!({
        "newborn": false, "name": "ROSMAWATI", "nik": "1277", "kk": "", "sex": "P",
        "birth_date": "", "mother_name": "", "address": "", "rt": "3",
    });
    assert_eq!(laptop.call("person_draft", json!({})), Value::Null);
    laptop.call("person_draft_save", json!({ "draft": draft }));
    laptop.call("lock", json!({}));
    assert_eq!(laptop.code("person_draft", json!({})), ErrorCode::Locked);
    laptop.unlock();
    assert_eq!(laptop.call("person_draft", json!({})), draft);
    laptop.call("person_new", json!({ "data": { "name": "ROSMAWATI" } }));
    assert_eq!(laptop.call("person_draft", json!({})), Value::Null);
    laptop.call("person_draft_save", json!({ "draft": draft }));
    laptop.call("person_draft_save", json!({ "draft": null }));
    assert_eq!(laptop.call("person_draft", json!({})), Value::Null);
}

#[test]
fn nonsense_is_refused_by_name() {
    let laptop = Laptop::at_work(1);
    assert_eq!(
        laptop.code("no_such_command", json!({})),
        ErrorCode::InvalidRequest
    );
    assert_eq!(
        laptop.code("person_get", json!({ "person": 7 })),
        ErrorCode::InvalidRequest
    );
    let stranger = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        laptop.code("person_get", json!({ "person": stranger })),
        ErrorCode::NotFound
    );
    let person = laptop.find("")[0]["person"].clone();
    assert_eq!(
        laptop.code(
            "outcome_set",
            json!({ "person": person, "code": "SUDAH", "reason": "alat" })
        ),
        ErrorCode::InvalidRequest
    );
}
