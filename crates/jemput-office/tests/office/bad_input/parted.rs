//! Copies of a laptop, or a restored one, that go on in one chain: the higher number does not win.

use super::*;

const STANDING: &str =
    "SELECT COUNT(*) FROM records WHERE current = 1 AND competing = 1 AND kind = 'outcome'";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_copy_says_later_does_not_hide_what_the_other_said() {
    let mut desk = Desk::new("laptop 01").await;
    let same = RecordId(Uuid::new_v4());
    let ours = |revision, code, note| [record(same, revision, code, note)];
    let first = desk.laptop.seal(&ours(1, OutcomeCode::Tdkhadir, ""), &[]);
    let behind = Some(first.sealed.header_hash);
    let one = desk
        .laptop
        .seal_as(2, behind, &ours(2, OutcomeCode::Mati, "asli"), &[]);
    let other = desk
        .laptop
        .seal_as(2, behind, &ours(2, OutcomeCode::Tolak, "salinan"), &[]);
    let behind = Some(other.sealed.header_hash);
    let later = desk
        .laptop
        .seal_as(3, behind, &ours(3, OutcomeCode::Rekam, "salinan"), &[]);
    for (name, made) in [("1", &first), ("2", &one), ("3", &other), ("4", &later)] {
        desk.put(&format!("{name}.zip"), &made.file);
    }
    desk.import().await;
    assert_eq!(number(&desk.importer, STANDING).await, 2);
    let both = "SELECT COUNT(*) FROM outcomes WHERE code IN ('MATI', 'REKAM') AND competing = 1";
    assert_eq!(number(&desk.importer, both).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_that_comes_late_shows_that_the_laptop_was_restored() {
    let mut desk = Desk::new("laptop 01").await;
    let same = RecordId(Uuid::new_v4());
    let ours = |revision, code| [record(same, revision, code, "")];
    let first = desk.laptop.seal(&ours(1, OutcomeCode::Tdkhadir), &[]);
    let behind = Some(first.sealed.header_hash);
    // Before the restore it had come to revision 2; after it a person's note was typed often.
    let lost = desk
        .laptop
        .seal_as(2, behind, &ours(2, OutcomeCode::Mati), &[]);
    let second = desk
        .laptop
        .seal_as(2, behind, &[outcome(OutcomeCode::Rekam)], &[]);
    let behind = Some(second.sealed.header_hash);
    let third = desk
        .laptop
        .seal_as(3, behind, &[outcome(OutcomeCode::Rekam)], &[]);
    let behind = Some(third.sealed.header_hash);
    let fourth = desk
        .laptop
        .seal_as(4, behind, &ours(9, OutcomeCode::Rekam), &[]);
    for (name, made) in [("1", &first), ("2", &lost), ("4", &fourth)] {
        desk.put(&format!("{name}.zip"), &made.file);
    }
    desk.import().await;
    assert_eq!(
        number(&desk.importer, STANDING).await,
        0,
        "nothing shows it yet"
    );
    desk.put("3.zip", &third.file);
    desk.import().await;
    assert_eq!(number(&desk.importer, STANDING).await, 2);
}
