//! Lists and totals that come after what the teams reported.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_garbles_a_number_makes_nobody_a_second_person() {
    let day = day().await;
    let before = day.person().await;
    day.upload_list(
        "2026-11-10",
        true,
        "12770155089;SITI AMINAH;15-08-1995;3;1;Wek II\n1277010102800002;BUDI SIREGAR;01-02-1980;4;1;Wek II",
    )
    .await;
    let siti = day.office.get("/api/people?query=siti").await;
    assert_eq!(siti["total"], 1, "{siti}");
    let after = day.person().await;
    assert_eq!(after["data"]["nik"], before["data"]["nik"]);
    assert_eq!(day.left().await, [""; 0]);
    assert_eq!(day.figures().await, (2, 2));

    // The same number under another name and birth date is somebody else, whom nobody knows yet.
    day.upload_list(
        "2026-11-11",
        false,
        "1277015508950001;ROSA HARAHAP;03-04-1970;2;1;Wek II",
    )
    .await;
    assert_eq!(day.person().await["data"]["name"], "SITI AMINAH");
    assert_eq!(day.office.get("/api/people?query=rosa").await["total"], 1);
    // Known by name and birth date, and now with a number: the same person.
    let rows = ";RAHMA LUBIS;04-03-1990;2;1;Wek II";
    day.upload_list("2026-11-12", false, rows).await;
    let rows = "1277014403900003;RAHMA LUBIS;04-03-1990;2;1;Wek II\n1277014403900004;RAHMA LUBIS;04-03-1990;5;1;Wek II";
    day.upload_list("2026-11-13", false, rows).await;
    let rahma = day.office.get("/api/people?query=rahma").await;
    assert_eq!(rahma["total"], 2, "two numbers are two people: {rahma}");
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complete_list_has_nobody_leave_whose_own_row_could_not_be_taken() {
    let day = day().await;
    let rahma = "1277014403900003;RAHMA LUBIS;04-03-1990;2;1;Wek II";
    let dirty = "1277015508950001;SITI AMINAH;15-08-1995;3;1;Atlantis";
    day.upload_list("2026-11-10", true, &format!("{rahma}\n{dirty}"))
        .await;
    assert_eq!(day.left().await, ["budi siregar"]);
    day.upload_list("2026-11-11", true, rahma).await;
    assert!(day.left().await.contains(&"siti aminah".to_owned()));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_baseline_absorbs_by_date_with_doubt_and_by_a_complete_list_without() {
    let mut day = day().await;
    day.send(&[line(id(), 1, outcome(day.siti, OutcomeCode::Rekam))], &[])
        .await;
    assert_eq!(day.figures().await, (2, 1));
    let today = json!({ "as_of": "2026-11-22" });
    let totals = TOTALS.replace("98", "99");
    let file = [("t.csv", totals.as_bytes())];
    day.office.upload("/api/totals", &today, &file).await;
    assert_eq!(day.figures().await, (1, 1), "not subtracted a second time");
    let tally = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (&tally["absorbed"], &tally["doubt"]),
        (&json!(1), &json!(1)),
        "{tally}"
    );

    let budi_only = LIST
        .lines()
        .filter(|line| !line.contains("SITI"))
        .collect::<Vec<_>>()
        .join("\n");
    let complete = json!({ "as_of": "2026-11-22", "complete": true });
    let file = [("lagi.csv", budi_only.as_bytes())];
    day.office.upload("/api/lists", &complete, &file).await;
    assert_eq!(day.figures().await, (1, 1));
    let tally = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (&tally["absorbed"], &tally["doubt"]),
        (&json!(1), &json!(0)),
        "{tally}"
    );
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_list_found_late_moves_nobody_back() {
    let day = day().await;
    let newer = LIST
        .replace("Desa\n", "Desa;Status\n")
        .replace("Wek II\n", "Wek II;PRINT_READY_RECORD\n");
    let as_of = json!({ "as_of": "2026-11-10" });
    let file = [("baru.csv", newer.as_bytes())];
    day.office.upload("/api/lists", &as_of, &file).await;
    let before = day.person().await;

    // Of September, complete, with Siti still in Wek I, Budi not yet on it, and Rahma not known since.
    let older = "NIK;Nama;Tanggal Lahir;RT;RW;Desa;Status
1277015508950001;SITI AMINAH;15-08-1995;9;9;Wek I;BELUM_REKAM
1277014403900003;RAHMA LUBIS;04-03-1990;2;1;Wek II;BELUM_REKAM
";
    let as_of = json!({ "as_of": "2026-09-01", "complete": true });
    let file = [("lama.csv", older.as_bytes())];
    day.office.upload("/api/lists", &as_of, &file).await;
    let after = day.person().await;
    for what in [
        "village_name",
        "ektp_status",
        "status_as_of",
        "data",
        "revision",
    ] {
        assert_eq!(after[what], before[what], "{what}");
    }
    assert_eq!(after["village_name"], "Wek II");
    let rahma = day.office.get("/api/people?query=rahma").await;
    assert_eq!(
        (&rahma["total"], &rahma["rows"][0]["on_list"]),
        (&json!(1), &json!(true)),
        "whom nobody knew is added: {rahma}"
    );
    let left = sqlx::query("SELECT COUNT(*) FROM evidence WHERE said = 'left'")
        .fetch_one(day.site.running.parts.office.db.pool())
        .await
        .unwrap();
    assert_eq!(
        left.try_get::<i64, _>(0).unwrap(),
        0,
        "a list of September says nothing of whom a later one names"
    );

    // The same day again, corrected: the later import wins.
    let corrected = newer.replace("Wek II;", "Wek III;");
    let as_of = json!({ "as_of": "2026-11-10" });
    let file = [("koreksi.csv", corrected.as_bytes())];
    day.office.upload("/api/lists", &as_of, &file).await;
    assert_eq!(day.person().await["village_name"], "Wek III");
    day.site.running.stop().await;
}
