//! Who is on no list, and what is known of them from elsewhere.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn laptops_that_disagree_and_people_off_the_list_are_in_the_queue() {
    let mut day = day().await;
    let found = PersonId(Uuid::new_v4());
    let data = PersonData {
        name: "UMI KALSUM".to_owned(),
        nik: Some("1277016010990005".to_owned().try_into().unwrap()),
        birth_date: Some("1999-10-20".parse().unwrap()),
        village: Some(RegionCode(VILLAGE.to_owned())),
        ..PersonData::default()
    };
    let person = RecordBody::Person(Box::new(PersonRecord {
        person: found,
        data,
        on_list: false,
    }));
    let lines = [
        line(id(), 1, outcome(day.siti, OutcomeCode::Rekam)),
        line(id(), 1, person),
        line(id(), 1, outcome(found, OutcomeCode::Rekam)),
    ];
    day.send(&lines, &[]).await;
    let other = Laptop::at_desk(&day.site.running.parts.importer, "laptop 02").await;
    let first = std::mem::replace(&mut day.laptop, other);
    day.send(&[line(id(), 1, outcome(day.siti, OutcomeCode::Tolak))], &[])
        .await;
    let queue = day.office.get("/api/queue").await;
    assert_eq!(
        queue["counts"],
        json!({ "disputed": 1, "off_list": 1 }),
        "{queue}"
    );
    assert_eq!(queue["rows"][0]["why"], json!(["disputed"]));
    assert_eq!(queue["rows"][1]["person"]["name"], "UMI KALSUM");
    assert_eq!(queue["rows"][1]["person"]["nik_masked"], "1277********0005");
    let total = &day.office.get("/api/remaining").await["total"];
    assert_eq!(
        (&total["to_check"], &total["disputed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(first.sequence, 1);
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_into_siak_settles_who_is_on_no_list() {
    let mut day = day().await;
    let found = |nik: &str, name: &str| {
        let person = PersonId(Uuid::new_v4());
        let record = PersonRecord {
            person,
            data: PersonData {
                name: name.to_owned(),
                nik: Some(nik.to_owned().try_into().unwrap()),
                birth_date: Some("1999-10-20".parse().unwrap()),
                village: Some(RegionCode(VILLAGE.to_owned())),
                ..PersonData::default()
            },
            on_list: false,
        };
        (person, line(id(), 1, RecordBody::Person(Box::new(record))))
    };
    let (umi, umi_line) = found("1277016010990005", "UMI KALSUM");
    let (ali, ali_line) = found("1277012010990006", "ALI NASUTION");
    let (twin, twin_line) = found("1277015508950001", "SITI AMINAH");
    let lines = [
        umi_line,
        ali_line,
        twin_line,
        line(id(), 1, outcome(umi, OutcomeCode::Rekam)),
        line(id(), 1, outcome(ali, OutcomeCode::Rekam)),
    ];
    day.send(&lines, &[]).await;
    let path = |person: PersonId| format!("/api/people/{person}/siak-check");
    let total = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (&total["off_list"]["to_check"], &total["list"]["targets"]),
        (&json!(3), &json!(2)),
        "{total}"
    );
    assert_eq!(day.figures().await, (2, 2), "in neither until checked");
    // On the list already under this NIK: to count her again would make one person two.
    let (status, answer) = day
        .office
        .try_post(&path(twin), &json!({ "counted": true }))
        .await;
    assert_eq!((status, &answer["code"]), (409, &json!("conflict")));
    assert_eq!(
        answer["params"],
        json!({ "reason": "nik_listed", "person": day.siti })
    );
    day.office
        .post(&path(twin), &json!({ "counted": false }))
        .await;
    assert_eq!(
        day.office.get(&format!("/api/people/{umi}")).await["to_check"],
        true
    );

    let page = day
        .office
        .post(&path(umi), &json!({ "counted": true }))
        .await;
    assert_eq!(
        (&page["on_list"], &page["to_check"]),
        (&json!(true), &json!(false))
    );
    let page = day
        .office
        .post(&path(ali), &json!({ "counted": false }))
        .await;
    assert_eq!(
        (&page["on_list"], &page["to_check"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(day.office.get("/api/queue?kind=off_list").await["total"], 0);
    let total = day.office.get("/api/regions/12.77.01.1002").await["tally"].clone();
    assert_eq!(
        (
            &total["off_list"]["to_check"],
            &total["off_list"]["checked_out"],
            &total["list"]["targets"]
        ),
        (&json!(0), &json!(2), &json!(3)),
        "{total}"
    );
    assert_eq!(
        day.figures().await,
        (2, 1),
        "her recording counts now, his does not"
    );

    // A wrong tick is taken back by the other one; who is on a real list is not to be ticked off.
    day.office
        .post(&path(umi), &json!({ "counted": false }))
        .await;
    assert_eq!(day.figures().await, (2, 2));
    let (status, answer) = day
        .office
        .try_post(&path(day.siti), &json!({ "counted": false }))
        .await;
    assert_eq!((status, &answer["code"]), (409, &json!("conflict")));
    let log = day.office.get("/api/audit?action=siak_check").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 4);
    let auditor = day.site.signed_in("auditor").await;
    assert_eq!(
        auditor
            .try_post(&path(ali), &json!({ "counted": true }))
            .await
            .0,
        403
    );
    day.site.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_checked_is_not_written_over_by_a_laptop() {
    let mut day = day().await;
    let found = |person: PersonId, record: RecordId, revision: u32, name: &str| {
        let body = PersonRecord {
            person,
            data: PersonData {
                name: name.to_owned(),
                nik: Some("1277016010990005".to_owned().try_into().unwrap()),
                birth_date: Some("1999-10-20".parse().unwrap()),
                village: Some(RegionCode(VILLAGE.to_owned())),
                ..PersonData::default()
            },
            on_list: false,
        };
        line(record, revision, RecordBody::Person(Box::new(body)))
    };
    let (umi, record) = (PersonId(Uuid::new_v4()), id());
    let path = format!("/api/people/{umi}");
    let name = async |day: &Day| day.office.get(&path).await["data"]["name"].clone();
    let competing =
        async |day: &Day| day.office.get("/api/queue?kind=competing").await["total"].clone();
    day.send(&[found(umi, record, 1, "UMI")], &[]).await;
    day.send(&[found(umi, record, 2, "UMI KALSUM")], &[]).await;
    assert_eq!(name(&day).await, "UMI KALSUM", "its own word, while alone");
    assert_eq!(competing(&day).await, 0);

    // Another laptop says otherwise: that is for a person to see.
    let first = std::mem::replace(
        &mut day.laptop,
        Laptop::at_desk(&day.site.running.parts.importer, "laptop 02").await,
    );
    day.send(&[found(umi, id(), 1, "UMI KULSUM")], &[]).await;
    assert_eq!(name(&day).await, "UMI KALSUM");
    assert_eq!(competing(&day).await, 1);
    let ali = PersonId(Uuid::new_v4());
    let record_of_ali = id();
    day.send(&[found(ali, record_of_ali, 1, "ALI")], &[]).await;
    assert_eq!(competing(&day).await, 1);

    // Looked up in SIAK, then the laptop that brought them changes who they are.
    let check = format!("/api/people/{ali}/siak-check");
    day.office.post(&check, &json!({ "counted": true })).await;
    day.send(&[found(ali, record_of_ali, 2, "IWAN")], &[]).await;
    let page = day.office.get(&format!("/api/people/{ali}")).await;
    assert_eq!(page["data"]["name"], "ALI");
    assert_eq!(page["versions"][0]["data"]["name"], "IWAN");
    assert_eq!(page["versions"][0]["village_name"], "Wek II");
    assert_eq!(competing(&day).await, 2);
    day.laptop = first;
    // Saying what is known already asks nothing of anyone.
    day.send(&[found(ali, id(), 1, "ALI")], &[]).await;
    assert_eq!(competing(&day).await, 2);
    day.site.running.stop().await;
}
