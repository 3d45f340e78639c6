//! Records and scans side by side.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn records_and_scans_side_by_side() {
    let mut day = day().await;
    let (photo, script, later) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
    let application = ApplicationId(Uuid::new_v4());
    let document = DocumentId(Uuid::new_v4());
    let fields = BTreeMap::from([
        ("F-1.02/nama".to_owned(), "SITI AMINAH".to_owned()),
        ("F-1.02/nik".to_owned(), "1277010102800002".to_owned()),
    ]);
    let lines = [
        line(
            id(),
            1,
            RecordBody::Application(ApplicationRecord {
                application,
                person: day.siti,
                service: "DP-KTP-BARU".to_owned(),
                fields,
                checks: vec![RequirementCheck {
                    requirement: 0,
                    state: CheckState::Copy,
                    documents: vec![document],
                    original_held: true,
                }],
                complete: true,
                note: String::new(),
            }),
        ),
        line(
            id(),
            1,
            RecordBody::Document(DocumentRecord {
                document,
                person: day.siti,
                application: Some(application),
                requirement: Some(0),
                title: "Kartu keluarga".to_owned(),
                pages: vec![
                    page(photo, JPEG, "image/jpeg"),
                    page(script, PAGE_THAT_RUNS, "image/jpeg"),
                    page(later, b"on the way", "image/jpeg"),
                ],
                pages_to_follow: 1,
            }),
        ),
    ];
    let scans = [(photo, JPEG.to_vec()), (script, PAGE_THAT_RUNS.to_vec())];
    day.send(&lines, &scans).await;
    assert_eq!(
        day.office.get("/api/queue?kind=application").await["total"],
        1
    );

    let person = day.person().await;
    let view = &person["applications"][0];
    assert_eq!(view["service"], "DP-KTP-BARU");
    assert_ne!(view["service_name"], "DP-KTP-BARU");
    let fields: Vec<&Value> = view["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["fields"].as_array().unwrap())
        .collect();
    let nik = fields.iter().find(|field| field["key"] == "F-1.02/nik");
    assert!(nik.is_none_or(|nik| nik["agrees"] == false), "{fields:?}");
    assert!(fields.iter().all(|field| field["label_id"] != ""));
    assert_eq!(view["checks"][0]["original_held"], true);
    let pages = person["documents"][0]["pages"].as_array().unwrap();
    let here: Vec<_> = pages
        .iter()
        .map(|page| page["here"].as_bool().unwrap())
        .collect();
    assert_eq!(here, [true, true, false]);

    let scan =
        |id: Uuid, content: &[u8]| format!("/api/scans/{id}/{}", blake3::hash(content).to_hex());
    let (answer, bytes) = day.office.file(&scan(photo, JPEG)).await;
    assert_eq!(bytes, JPEG);
    assert_eq!(answer.headers()["content-type"], "image/jpeg");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let (answer, _) = day.office.file(&scan(script, PAGE_THAT_RUNS)).await;
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    let missing = day
        .office
        .ask(Method::GET, &scan(later, b"on the way"))
        .send()
        .await;
    assert_eq!(missing.unwrap().status(), 404);
    let log = day.office.get("/api/audit?action=view_scan").await;
    assert_eq!(log["rows"].as_array().unwrap().len(), 2);
    day.site.running.stop().await;
}
