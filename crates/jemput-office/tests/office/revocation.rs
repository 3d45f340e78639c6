//! A stolen laptop: what it made before is good, what it makes after stays sealed.

use jemput_domain::ids::DeviceId;
use jemput_domain::outcome::OutcomeCode;
use jemput_office::importer::Importer;
use jemput_office::issuing::IssueError;
use jemput_office::keys::{Place, ceremony};
use jemput_office::storage::bundles;
use jemput_seal::statement::LastGood;

use crate::laptop::{Laptop, Made, outcome};
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

async fn take_in(importer: &Importer, made: &[&Made]) {
    let folder = tempfile::tempdir().unwrap();
    for (number, made) in made.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number}.zip")), &made.file).unwrap();
    }
    importer
        .import(&[folder.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn revoking_again_lets_in_nothing_more() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let device = DeviceId(laptop.identity.device);
    let root = ceremony::root_key(&Place::new(&world.dir()).root_key(), &world.unlock()).unwrap();
    let issuing = importer.issuing();
    let mut next = || laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]);
    let (first, stolen) = (next(), next());
    take_in(&importer, &[&first]).await;
    let good = issuing.last_taken_in(device).await.unwrap();
    assert_eq!(good[0].header_hash, first.sealed.header_hash);
    issuing
        .revoke(&root, device, good.clone(), "test")
        .await
        .unwrap();
    importer.refresh_trust().await.unwrap();

    // The thief sends: it stays sealed, and is nothing to revoke by.
    take_in(&importer, &[&stolen]).await;
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 1);
    assert_eq!(issuing.last_taken_in(device).await.unwrap(), good);
    let raised = LastGood {
        sequence: 2,
        header_hash: stolen.sealed.header_hash,
        ..good[0]
    };
    for more in [vec![raised], vec![good[0], raised]] {
        let refused = issuing.revoke(&root, device, more, "test").await;
        assert!(
            matches!(refused, Err(IssueError::AlreadyRevoked)),
            "{refused:?}"
        );
    }
    // The same again, and less, are no danger.
    for last_good in [good, Vec::new()] {
        issuing
            .revoke(&root, device, last_good, "test")
            .await
            .unwrap();
    }
    importer.refresh_trust().await.unwrap();
    importer.open_held().await.unwrap();
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_laptop_is_revoked_by_what_is_nobodys_doubt() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let device = DeviceId(laptop.identity.device);
    let mut next = || laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]);
    let (first, second) = (next(), next());
    let copy = laptop.seal_as(
        2,
        Some(first.sealed.header_hash),
        &[outcome(OutcomeCode::Tolak)],
        &[],
    );
    take_in(&importer, &[&first, &second, &copy]).await;
    let good = importer.issuing().last_taken_in(device).await.unwrap();
    assert_eq!(good.len(), 1);
    assert_eq!(good[0].header_hash, first.sealed.header_hash);

    // Both branches named by hand: both are good, in another office that has nothing of them yet.
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let mut next = || laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]);
    let (first, second) = (next(), next());
    let copy = laptop.seal_as(
        2,
        Some(first.sealed.header_hash),
        &[outcome(OutcomeCode::Tolak)],
        &[],
    );
    let root = ceremony::root_key(&Place::new(&world.dir()).root_key(), &world.unlock()).unwrap();
    let named = [&second, &copy].map(|made| LastGood {
        chain: laptop.chain,
        sequence: 2,
        header_hash: made.sealed.header_hash,
    });
    importer
        .issuing()
        .revoke(
            &root,
            DeviceId(laptop.identity.device),
            named.to_vec(),
            "test",
        )
        .await
        .unwrap();
    importer.refresh_trust().await.unwrap();
    // Linked to the second branch, which is the only one that came.
    take_in(&importer, &[&copy, &first]).await;
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 2);
    take_in(&importer, &[&second]).await;
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 3);
}
