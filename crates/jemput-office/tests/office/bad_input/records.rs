//! Single records, and bundles of too many.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_record_is_put_apart_alone() {
    let mut desk = Desk::new("laptop 01").await;
    let altered = outcome(OutcomeCode::Rekam).replace("REKAM", "MATI");
    let newer =
        outcome(OutcomeCode::Rekam).replace("\"kind\":\"outcome\"", "\"kind\":\"hologram\"");
    let lines = [
        outcome(OutcomeCode::Rekam),
        "{\"half\":".to_owned(),
        altered,
        newer,
        outcome(OutcomeCode::Tolak),
    ];
    let file = desk.laptop.seal(&lines, &[]).file;
    desk.put("a.jemput", &file);
    let summary = desk.import().await;
    assert_eq!((summary.safe, summary.records), (1, 2));
    let lines: Vec<_> = summary
        .look_at
        .iter()
        .map(|look| (look.line, look.reason.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (Some(2), "record_unreadable"),
            (Some(3), "record_hash"),
            (Some(4), "record_unreadable")
        ]
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM quarantine WHERE kind = 'record'"
        )
        .await,
        3
    );
    // Its bundle is whole and safe: it gets its receipt.
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM receipts WHERE state = 'imported'"
        )
        .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nul_in_a_record_puts_that_record_apart() {
    let mut desk = Desk::new("laptop 01").await;
    let id = || RecordId(Uuid::new_v4());
    let lines = [
        record(id(), 1, OutcomeCode::Rekam, "a\0b"),
        // Six characters that only look like it.
        record(id(), 1, OutcomeCode::Rekam, "\\u0000"),
    ];
    assert!(lines[0].contains("\\u0000"));
    let file = desk.laptop.seal(&lines, &[]).file;
    desk.put("a.zip", &file);
    let summary = desk.import().await;
    assert_eq!((summary.safe, summary.records), (1, 1), "{summary:?}");
    assert_eq!(
        reasons(&summary),
        [("a.zip".to_owned(), "record_unreadable".to_owned())]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_refuses_of_one_bundle_stops_no_other() {
    let mut desk = Desk::new("laptop 01").await;
    let notes = ["", "tidak tersimpan", ""];
    for (number, note) in notes.iter().enumerate() {
        let line = record(RecordId(Uuid::new_v4()), 1, OutcomeCode::Rekam, note);
        let made = desk
            .laptop
            .seal(&[line], &[(Uuid::new_v4(), vec![number as u8; 70_000])]);
        desk.put(&format!("{number}.zip"), &made.file);
    }
    let pool = desk.importer.office().db.pool();
    sqlx::query("CREATE TRIGGER refuse BEFORE INSERT ON outcomes WHEN NEW.note = 'tidak tersimpan' BEGIN SELECT RAISE(ABORT, 'refused'); END")
        .execute(pool)
        .await
        .unwrap();
    let summary = desk.import().await;
    assert_eq!(
        (summary.safe, summary.records, summary.scans),
        (3, 2, 2),
        "{summary:?}"
    );
    assert_eq!(
        reasons(&summary),
        [("1.zip".to_owned(), "records_unstorable".to_owned())]
    );
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM records").await,
        2
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM quarantine q JOIN bundles b ON b.header_hash = q.header_hash WHERE q.settled_at IS NULL AND b.state = 'quarantined' AND b.reason = 'records_unstorable'"
        )
        .await,
        1
    );
    // A later program may take it: an admin lets it in.
    sqlx::query("DROP TRIGGER refuse")
        .execute(pool)
        .await
        .unwrap();
    let mut db = desk.importer.office().db.write().await.unwrap();
    sqlx::query("UPDATE bundles SET admitted = 1 WHERE state = 'quarantined'")
        .execute(&mut *db)
        .await
        .unwrap();
    db.commit().await.unwrap();
    desk.importer.open_held().await.unwrap();
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM outcomes").await,
        3
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_of_far_too_many_records_stays_sealed() {
    let mut desk = Desk::new("laptop 01").await;
    let flood = vec!["{}".to_owned(); 100_001];
    let bomb = vec![format!("\"{}\"", "a".repeat(1 << 20)); 65];
    let good = vec![outcome(OutcomeCode::Rekam)];
    for (name, lines) in [("1-flood", flood), ("2-bomb", bomb), ("3-good", good)] {
        let made = desk.laptop.seal(&lines, &[]);
        assert!(made.file.len() < 200_000, "{name}: {}", made.file.len());
        desk.put(&format!("{name}.zip"), &made.file);
    }
    let summary = desk.import().await;
    assert_eq!((summary.safe, summary.records), (3, 1));
    assert_eq!(
        reasons(&summary),
        ["1-flood", "2-bomb"].map(|name| (format!("{name}.zip"), "too_many_records".to_owned()))
    );
    for (sql, wanted) in [
        ("SELECT COUNT(*) FROM quarantine", 2),
        (
            "SELECT COUNT(*) FROM receipts WHERE state = 'quarantined'",
            2,
        ),
        (
            "SELECT COUNT(*) FROM bundles WHERE state = 'quarantined'",
            2,
        ),
        ("SELECT COUNT(*) FROM outcomes", 1),
    ] {
        assert_eq!(number(&desk.importer, sql).await, wanted, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_of_one_record_without_end_are_put_apart() {
    let mut desk = Desk::new("laptop 01").await;
    let id = RecordId(Uuid::new_v4());
    let mut lines: Vec<String> = (1..=230)
        .map(|revision| record(id, revision, OutcomeCode::Rekam, ""))
        .collect();
    lines.push(outcome(OutcomeCode::Tolak));
    let path = desk.folder.path().join("a.zip");
    std::fs::write(&path, desk.laptop.seal(&lines, &[]).file).unwrap();
    let summary = desk
        .importer
        .import(&[path], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!(
        (summary.safe, summary.records, summary.look_at.len()),
        (1, 201, 30)
    );
    assert!(
        summary
            .look_at
            .iter()
            .all(|look| look.reason == "too_many_revisions")
    );
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM outcomes").await,
        2
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT MAX(revision) FROM records WHERE current = 1"
        )
        .await,
        200
    );
}
