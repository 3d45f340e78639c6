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
        .replace("Desa\n", "Desa;Status KTP-el\n")
        .replace("Wek II\n", "Wek II;PRINT_READY_RECORD\n");
    let as_of = json!({ "as_of": "2026-11-10" });
    let file = [("baru.csv", newer.as_bytes())];
    day.office.upload("/api/lists", &as_of, &file).await;
    let before = day.person().await;
    assert_eq!(before["ektp_status"], "PRINT_READY_RECORD");

    // Of September, complete, with Siti still in Wek I, Budi not yet on it, and Rahma not known since.
    let older = "NIK;Nama;Tanggal Lahir;RT;RW;Desa;Status KTP-el
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

/// One number for two people, twins among them, in a list without birth dates: both are kept, on the
/// list and in print, and taking the list again in another order doubles nobody.
#[tokio::test(flavor = "multi_thread")]
async fn two_people_with_one_number_stay_two_however_often_the_list_comes() {
    let day = day().await;
    let rows = [
        "1277014403900003;RAHMA LUBIS;2;1;Wek III",
        "1277014403900003;BUDI LUBIS;2;1;Wek III",
        "1277014403900009;HASAN SIREGAR;2;1;Wek III",
        "1277014403900009;HUSEIN SIREGAR;2;1;Wek III",
        "12770144;TANPA NOMOR;2;1;Wek III",
    ];
    let mut turned = rows;
    turned.reverse();
    for (as_of, rows) in [
        ("2026-11-10", rows),
        ("2026-11-10", rows),
        ("2026-11-11", turned),
        ("2026-11-12", rows),
    ] {
        let list = format!("NIK;Nama;RT;RW;Desa\n{}\n", rows.join("\n"));
        let request = json!({ "as_of": as_of, "complete": true });
        let file = [("bersama.csv", list.as_bytes())];
        day.office.upload("/api/lists", &request, &file).await;
        let people = day.office.get("/api/people?region=12.77.01.1003").await;
        assert_eq!(people["total"], 5, "{as_of}: {people}");
        assert_eq!(day.left().await, [""; 0], "{as_of}");
    }
    let printed = day.office.get("/api/villages/12.77.01.1003/printed").await;
    assert_eq!(printed["groups"][0]["people"].as_array().unwrap().len(), 5);
    // Another spelling of one of them is no third person.
    let list = "NIK;Nama;RT;RW;Desa\n1277014403900003;RAHMA LUBISS;2;1;Wek III\n";
    let file = [("ejaan.csv", list.as_bytes())];
    let request = json!({ "as_of": "2026-11-13" });
    day.office.upload("/api/lists", &request, &file).await;
    let people = day.office.get("/api/people?region=12.77.01.1003").await;
    assert_eq!(people["total"], 5, "{people}");
    day.site.running.stop().await;
}

/// A whole village does not hide how many of another are missing, nor does a namesake there.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_looks_complete_only_if_it_does_in_each_of_its_villages() {
    let day = day().await;
    // Each by another name, in letters.
    let called = |at: u32| -> String {
        let letters = at.to_string().into_bytes().into_iter();
        let letters = letters.map(|digit| char::from(digit - b'0' + b'A'));
        format!("SITI {}", letters.collect::<String>())
    };
    let of = |village: &str, people: std::ops::Range<u32>| -> Vec<String> {
        let row = |at| {
            format!(
                "12770155{:02}950{at:03};ORANG {at};;;;{village}",
                1 + at % 28
            )
        };
        people.map(row).collect()
    };
    let preview = async |rows: Vec<String>| {
        let list = format!("NIK;Nama;Tanggal Lahir;RT;RW;Desa\n{}\n", rows.join("\n"));
        let file = [("daftar.csv", list.as_bytes())];
        let seen = day
            .office
            .upload("/api/lists/preview", &json!({}), &file)
            .await;
        (seen["would_leave"].clone(), seen["looks_complete"].clone())
    };
    let other = [of("Wek III", 100..300), of("Wek I", 300..320)].concat();
    day.upload_list("2026-11-10", false, &other.join("\n"))
        .await;
    // One in twenty may leave the smaller village, as many of the larger one.
    let kept = |wek_iii, wek_i| [of("Wek III", 100..wek_iii), of("Wek I", 300..wek_i)].concat();
    assert_eq!(preview(kept(300, 320)).await, (json!(0), json!(true)));
    assert_eq!(preview(kept(291, 320)).await, (json!(9), json!(true)));
    assert_eq!(preview(kept(300, 318)).await, (json!(2), json!(false)));
    assert_eq!(preview(kept(280, 320)).await, (json!(20), json!(false)));
    // Who is called as somebody of another village is not therefore on the list.
    let namesakes = (310..320).map(|at| format!(";{};;;;Wek III", called(at)));
    let rows = kept(300, 310).into_iter().chain(namesakes).collect();
    assert_eq!(preview(rows).await, (json!(10), json!(false)));
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_gone_from_a_complete_list_is_on_no_list_any_more() {
    let mut day = day().await;
    let siti = "1277015508950001;SITI AMINAH;15-08-1995;3;1;Wek II";
    let list = format!("NIK;Nama;Tanggal Lahir;RT;RW;Desa\n{siti}\n");
    let file = [("daftar.csv", list.as_bytes())];
    let would_leave = async || {
        let request = json!({});
        let preview = day.office.upload("/api/lists/preview", &request, &file);
        preview.await["would_leave"].clone()
    };
    assert_eq!(would_leave().await, 1);
    let taken = day.upload_list("2026-11-10", true, siti).await;
    assert_eq!(would_leave().await, 0, "who is gone already goes no more");
    assert_eq!(taken["left"], 1, "{taken}");
    assert_eq!(day.left().await, ["budi siregar"]);
    assert_eq!(day.figures().await, (1, 1));
    let budi = day.office.get("/api/people?query=budi").await["rows"][0].clone();
    assert_eq!(
        (&budi["on_list"], &budi["left_list"]),
        (&json!(true), &json!(true))
    );
    let path = format!("/api/people/{}", budi["person"].as_str().unwrap());
    let page = day.office.get(&path).await;
    assert_eq!(
        (&page["left_list"], &page["to_check"]),
        (&json!(true), &json!(false))
    );
    let region = day.office.get("/api/regions/12.77.01.1002").await;
    for view in ["moved_official", "moved_reported"] {
        assert_eq!(region["tally"][view]["left_list"]["people"], 1, "{region}");
    }
    assert_eq!(region["tally"]["list"]["left_list"], 1);
    for filter in ["left", "listed", "not_yet_come"] {
        let page = format!("/api/people?region=12.77.01.1002&filter={filter}");
        assert_eq!(day.office.get(&page).await["total"], 1, "{filter}");
    }
    let printed = day.office.get("/api/villages/12.77.01.1002/printed").await;
    assert_eq!(printed["groups"].as_array().unwrap().len(), 1);
    assert_eq!(day.sent_list().await, ["SITI AMINAH"]);

    // On the next list again, in a word the state system does not have; and the totals are newer.
    let budi = "1277010102800002;BUDI SIREGAR;01-02-1980;4;1;Wek II";
    let list = format!(
        "NIK;Nama;Tanggal Lahir;RT;RW;Desa;Status KTP-el\n{siti};BELUM REKAM\n{budi};ENROLL_FAILURE_AT_REGIONAL\n"
    );
    let request = json!({ "as_of": "2026-11-15", "complete": true });
    let file = [("lagi.csv", list.as_bytes())];
    day.office.upload("/api/lists", &request, &file).await;
    let request = json!({ "as_of": "2026-11-16" });
    let file = [("t.csv", TOTALS.as_bytes())];
    day.office.upload("/api/totals", &request, &file).await;
    assert_eq!(day.figures().await, (2, 2));
    assert_eq!(day.sent_list().await, ["SITI AMINAH", "BUDI SIREGAR"]);
    day.send(&[line(id(), 1, outcome(day.siti, OutcomeCode::Rekam))], &[])
        .await;
    assert_eq!(day.figures().await, (2, 1));
    day.site.running.stop().await;
}

/// Two lists of one day: the later import corrects the earlier, in both directions.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_same_day_corrects_the_one_before() {
    let day = day().await;
    let siti = "1277015508950001;SITI AMINAH;15-08-1995;3;1;Wek II";
    let budi = "1277010102800002;BUDI SIREGAR;01-02-1980;4;1;Wek II";
    for (rows, belum) in [
        (siti.to_owned(), 1),
        (format!("{siti}\n{budi}"), 2),
        (budi.to_owned(), 1),
    ] {
        day.upload_list("2026-11-10", true, &rows).await;
        assert_eq!(day.figures().await, (belum, belum), "{rows}");
    }
    day.site.running.stop().await;
}
