//! People, lists, baselines, outings.

use super::*;

pub(super) async fn people_and_lists(db: &Db) {
    let office = db.office();
    let mut tx = db.write().await.unwrap();
    let person = PersonId(Uuid::new_v4());
    let mut data = PersonData {
        name: "Ba'u AL-FATIH, S.Pd.".into(),
        village: Some(RegionCode(VILLAGE.into())),
        rt: Some("002".into()),
        ..PersonData::default()
    };
    people::put(
        &mut tx,
        office,
        person,
        &data,
        PersonSource::Laptop,
        NOW,
        None,
    )
    .await
    .unwrap();
    people::put(
        &mut tx,
        office,
        person,
        &data,
        PersonSource::Laptop,
        NOW,
        None,
    )
    .await
    .unwrap();
    assert_eq!(
        people::get(&mut tx, office, person)
            .await
            .unwrap()
            .unwrap()
            .revision,
        1,
        "the same again is no change"
    );
    data.phone = Some("0812".into());
    people::put(
        &mut tx,
        office,
        person,
        &data,
        PersonSource::List,
        NOW,
        None,
    )
    .await
    .unwrap();
    let stored = people::get(&mut tx, office, person).await.unwrap().unwrap();
    assert_eq!(
        (stored.revision, stored.listed, &stored.data),
        (2, true, &data)
    );

    let village = RegionCode(VILLAGE.to_owned());
    let list = Uuid::new_v4();
    let target = TargetRow {
        person,
        village: VILLAGE,
        ektp_status: Some("UNREGISTERED"),
        status_as_of: None,
        rows: 2,
        warnings: &["nik_date".to_owned()],
    };
    lists::put_target(&mut tx, office, list, &target)
        .await
        .unwrap();
    lists::put_target(&mut tx, office, list, &target)
        .await
        .unwrap();
    let targets = lists::targets_of(&mut tx, office, &village).await.unwrap();
    assert_eq!(
        (
            targets.len(),
            targets[0].revision,
            targets[0].ektp_status.as_deref()
        ),
        (1, 2, Some("UNREGISTERED"))
    );

    for (as_of, wajib) in [("2026-09-30", 900), ("2026-10-31", 910)] {
        let baseline = Uuid::new_v4();
        lists::put_baseline(&mut tx, office, baseline, list, as_of.parse().unwrap(), NOW)
            .await
            .unwrap();
        lists::put_totals(
            &mut tx,
            office,
            baseline,
            &village,
            VillageTotals { wajib, sudah: 800 },
        )
        .await
        .unwrap();
    }
    let (as_of, totals) = lists::newest_totals(&mut tx, office, &village)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (as_of.to_string().as_str(), totals.wajib),
        ("2026-10-31", 910)
    );

    let plan = OutingPlan {
        id: OutingId(Uuid::new_v4()),
        village: village.clone(),
        date: "2026-11-22".parse().unwrap(),
        place: "Balai".into(),
        team: "Tim 1".into(),
        laptops: 2,
    };
    outings::put(&mut tx, office, &plan, NOW).await.unwrap();
    assert_eq!(
        outings::from_day(&mut tx, office, Some(&village), plan.date)
            .await
            .unwrap(),
        std::slice::from_ref(&plan)
    );
    assert_eq!(
        outings::from_day(&mut tx, office, None, plan.date)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        outings::from_day(&mut tx, office, None, "2026-11-23".parse().unwrap())
            .await
            .unwrap()
            .len(),
        0
    );
    assert_eq!(
        outings::next_revision(&mut tx, office, &village)
            .await
            .unwrap(),
        1
    );
    tx.commit().await.unwrap();
}
