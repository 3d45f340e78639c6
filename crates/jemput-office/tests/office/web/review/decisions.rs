//! The office's word on a record or a person, and what it moves.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_moves_the_confirmed_figure_and_tells_the_laptop() {
    decisions(day().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_on_postgres() {
    let server = TempPostgres::start();
    decisions(day_on(Some(server.database())).await).await;
}

async fn decisions(mut day: Day) {
    assert_eq!(day.figures().await, (2, 2));
    day.send(&[line(id(), 1, outcome(day.siti, OutcomeCode::Rekam))], &[])
        .await;
    assert_eq!(day.figures().await, (2, 1), "reported, not confirmed");

    let queue = day.office.get("/api/queue?kind=unconfirmed").await;
    assert_eq!(
        (&queue["total"], &queue["counts"]["unconfirmed"]),
        (&json!(1), &json!(1)),
        "{queue}"
    );
    let person = day.person().await;
    assert_eq!(
        person["data"]["nik"], "1277015508950001",
        "whole on the person's own page"
    );
    let entry = &person["outcomes"][0];
    assert_eq!(entry["outcome"]["code"], "REKAM");
    assert_eq!(entry["origin"]["laptop"], "laptop 01");
    let origin = &entry["origin"];
    let path = format!(
        "/api/records/{}/decision",
        origin["record"].as_str().unwrap()
    );
    let mut word =
        json!({ "revision": origin["revision"], "content_hash": "0".repeat(64), "accepted": true });
    let (status, answer) = day.office.try_post(&path, &word).await;
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("conflict")),
        "not the version shown"
    );
    word["content_hash"] = origin["content_hash"].clone();
    let decided = day.office.post(&path, &word).await;
    assert_eq!(decided["told"], json!([origin["device"]]));
    assert_eq!(
        decided["page"]["outcomes"][0]["origin"]["decision"]["accepted"],
        true
    );
    assert_eq!(decided["page"]["effective"]["basis"], "decided");
    assert_eq!(day.figures().await, (1, 1));
    let laptops = day.office.get("/api/laptops").await;
    assert_eq!(laptops[0]["messages_waiting"], 1);

    // Sent back needs a reason, and takes the report out of both figures.
    word["accepted"] = json!(false);
    assert_eq!(day.office.try_post(&path, &word).await.0, 400);
    word["reason"] = json!("NIK milik orang lain");
    day.office.post(&path, &word).await;
    let reopen = json!({ "reason": "salah tekan" });
    let path = format!("/api/people/{}/reopen", day.siti);
    day.office.post(&path, &reopen).await;
    assert_eq!(day.figures().await, (2, 2));
    let dead = json!({ "outcome": "MATI", "reason": "akta kematian 12/2026" });
    let path = format!("/api/people/{}/outcome", day.siti);
    let decided = day.office.post(&path, &dead).await;
    assert_eq!(
        (&decided["told"], &decided["page"]["official"]),
        (&json!([origin["device"]]), &json!("outside"))
    );
    assert_eq!(
        day.office.get("/api/laptops").await[0]["messages_waiting"],
        4
    );
    let last = day.last_message().await;
    assert_eq!(
        (
            last.record.to_string(),
            last.outcome,
            last.reason.as_str(),
            last.accepted
        ),
        (
            origin["record"].as_str().unwrap().to_owned(),
            Some(OutcomeCode::Mati),
            "akta kematian 12/2026",
            true
        )
    );
    assert_eq!(day.figures().await, (1, 1));
    assert_eq!(decided["page"]["decisions"].as_array().unwrap().len(), 4);

    let log = day.office.get("/api/audit?action=decision").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 4);
    assert_eq!(log["holds"], true);
    assert!(
        !log.to_string().contains("akta kematian"),
        "no reasons in the log"
    );
    sqlx::query("UPDATE audit SET who = 'x' WHERE action = 'decision'")
        .execute(day.site.running.parts.office.db.pool())
        .await
        .unwrap();
    assert_eq!(day.office.get("/api/audit").await["holds"], false);
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_record_accepted_late_overwrites_nothing_newer() {
    let mut day = day().await;
    let lines = [
        line(
            id(),
            1,
            outcome_on("2026-11-15", day.siti, OutcomeCode::Tdkhadir),
        ),
        line(id(), 1, outcome(day.siti, OutcomeCode::Rekam)),
    ];
    day.send(&lines, &[]).await;
    let page = day.accept("REKAM").await;
    assert_eq!(page["effective"]["basis"], "decided");
    assert_eq!(day.figures().await, (1, 1));
    let page = day.accept("TDKHADIR").await;
    assert_eq!(page["effective"]["code"], "REKAM", "{}", page["effective"]);
    assert_eq!(page["effective"]["basis"], "decided");
    assert_eq!(day.figures().await, (1, 1));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_after_acceptance_is_in_the_queue() {
    let mut day = day().await;
    let record = id();
    let recorded = line(record, 1, outcome(day.siti, OutcomeCode::Rekam));
    day.send(&[recorded], &[]).await;
    day.accept("REKAM").await;
    let corrected = line(record, 2, outcome(day.siti, OutcomeCode::Gagal));
    day.send(&[corrected], &[]).await;
    assert_eq!(day.figures().await, (1, 1), "nothing moves unseen");
    let queue = day.office.get("/api/queue").await;
    assert_eq!(queue["counts"], json!({ "contradicted": 1 }), "{queue}");
    let page = day.accept("GAGAL").await;
    assert_eq!(page["effective"]["code"], "GAGAL", "{}", page["effective"]);
    assert_eq!(day.figures().await, (2, 2));
    day.site.running.stop().await;
}
