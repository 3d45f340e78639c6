//! A stolen laptop: what it made before is good, what it makes after stays sealed.

use jemput_domain::ids::DeviceId;
use jemput_domain::outcome::OutcomeCode;
use jemput_office::keys::{Place, ceremony};
use jemput_office::storage::bundles;
use jemput_seal::statement::LastGood;

use crate::laptop::{Laptop, outcome};
use crate::world::{World, number};

#[tokio::test(flavor = "multi_thread")]
async fn good_below_the_last_good_bundle_and_sealed_above() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let made: Vec<_> = (0..4)
        .map(|_| laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let put = |number: usize| {
        let path = folder.path().join(format!("{number}.zip"));
        std::fs::write(&path, &made[number].file).unwrap();
        path
    };
    // The third is the last good one.
    let root = ceremony::root_key(&Place::new(&world.dir()).root_key(), &world.unlock()).unwrap();
    let last = LastGood {
        chain: laptop.chain,
        sequence: 3,
        header_hash: made[2].sealed.header_hash,
    };
    importer
        .issuing()
        .revoke(&root, DeviceId(laptop.identity.device), vec![last], "test")
        .await
        .unwrap();
    importer.refresh_trust().await.unwrap();

    // The first alone cannot be shown to be below it yet; the fourth is above.
    let summary = importer
        .import(&[put(0), put(3)], "test", &|_, _| {})
        .await
        .unwrap();
    let reasons: Vec<_> = summary
        .look_at
        .iter()
        .map(|look| look.reason.as_str())
        .collect();
    assert_eq!(reasons, ["revoked_unlinked", "device_revoked"]);
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 0);
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM receipts WHERE state = 'quarantined'"
        )
        .await,
        2
    );

    // The links arrive: everything below is taken in, the first one too.
    importer
        .import(&[put(1), put(2)], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 3);
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM bundles WHERE state = 'imported'"
        )
        .await,
        3
    );
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM quarantine WHERE settled_at IS NULL"
        )
        .await,
        1
    );

    // An admin looked at the fourth and lets it in.
    let office = importer.office();
    let mut db = office.db.write().await.unwrap();
    assert!(
        bundles::admit(
            &mut db,
            &office.code,
            &made[3].sealed.header_hash.to_string()
        )
        .await
        .unwrap()
    );
    db.commit().await.unwrap();
    importer.open_held().await.unwrap();
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 4);
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM quarantine WHERE settled_at IS NULL"
        )
        .await,
        0
    );
}
