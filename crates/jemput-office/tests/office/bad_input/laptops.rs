//! A copied laptop; one with a newer program.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_laptop_is_noticed_and_loses_nothing() {
    let mut desk = Desk::new("laptop 01").await;
    let same = RecordId(Uuid::new_v4());
    let first = desk
        .laptop
        .seal(&[record(same, 1, OutcomeCode::Tdkhadir, "")], &[]);
    let one = desk
        .laptop
        .seal(&[record(same, 2, OutcomeCode::Rekam, "asli")], &[]);
    // The copy had only the first bundle and goes on from there, with the same number.
    let other = desk.laptop.seal_as(
        2,
        Some(first.sealed.header_hash),
        &[record(same, 2, OutcomeCode::Tolak, "salinan")],
        &[],
    );
    for (name, made) in [("1", &first), ("2", &one), ("3", &other)] {
        desk.put(&format!("{name}.zip"), &made.file);
    }
    let summary = desk.import().await;
    assert_eq!((summary.safe, summary.records), (3, 3));
    assert_eq!(
        reasons(&summary),
        [("3.zip".to_owned(), "device_copied".to_owned())]
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM bundles WHERE forked = 1"
        )
        .await,
        2
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM records WHERE current = 1 AND competing = 1"
        )
        .await,
        2
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM outcomes WHERE competing = 1"
        )
        .await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_kept_until_this_program_reads_it() {
    let mut desk = Desk::new("laptop 01").await;
    desk.laptop.schema = 2;
    let made = desk.laptop.seal(
        &[outcome(OutcomeCode::Rekam)],
        &[(Uuid::new_v4(), vec![1; 5000])],
    );
    desk.put("new.zip", &made.file);
    let summary = desk.import().await;
    assert_eq!((summary.safe, summary.records), (1, 0));
    assert_eq!(
        reasons(&summary),
        [("new.zip".to_owned(), "newer_schema".to_owned())]
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM receipts WHERE state = 'verified'"
        )
        .await,
        1
    );
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM bundle_items WHERE state = 'held'"
        )
        .await,
        3
    );
}
