//! Files on a stick that are cut, flipped, foreign, or there several times.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_stick_loses_nothing_good() {
    let mut desk = Desk::new("laptop 01").await;
    let stranger_world = World::with("13.03", false).await;
    let stranger_office = stranger_world.importer().await;
    let mut stranger = Laptop::at_desk(&stranger_office, "laptop 01").await;

    let folder = desk.folder.path().to_owned();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    let lines = |count: usize| {
        (0..count)
            .map(|_| outcome(OutcomeCode::Rekam))
            .collect::<Vec<_>>()
    };
    let scan = || vec![(Uuid::new_v4(), vec![9; 100_000])];
    put("1-good.zip", &desk.laptop.seal(&lines(2), &scan()).file);
    let cut = desk.laptop.seal(&lines(2), &scan()).file;
    put("2-cut.zip", &cut[..cut.len() / 2]);
    let mut flipped = desk.laptop.seal(&lines(2), &scan());
    let middle = flipped.file.len() - 60_000;
    flipped.file[middle] ^= 1;
    put("3-flipped-scan.zip", &flipped.file);
    let mut header = desk.laptop.seal(&lines(2), &[]).file;
    let at = header
        .windows(7)
        .position(|bytes| bytes == b"\"office")
        .unwrap();
    header[at + 10] ^= 1;
    put("4-header.zip", &header);
    put(
        "5-photo.zip",
        b"\xff\xd8\xff\xe0 not a bundle at all, but long enough to look like something",
    );
    put("6-empty.zip", b"");
    put("7-stranger.zip", &stranger.seal(&lines(1), &[]).file);
    // Another office of the same code, set up again: its laptops say the right office.
    let again_world = World::new().await;
    let again_office = again_world.importer().await;
    let mut unknown = Laptop::at_desk(&again_office, "laptop 01").await;
    put("8-unknown.zip", &unknown.seal(&lines(1), &[]).file);
    put("note.txt", b"not looked at");

    let summary = desk.import().await;
    let expected = [
        ("2-cut.zip", "truncated"),
        ("3-flipped-scan.zip", "item_hash"),
        ("4-header.zip", "not_canonical"),
        ("5-photo.zip", "not_a_bundle"),
        ("6-empty.zip", "not_a_bundle"),
        ("7-stranger.zip", "other_office"),
        ("8-unknown.zip", "issuer_unknown"),
    ];
    assert_eq!(
        reasons(&summary),
        expected.map(|(name, reason)| (name.to_owned(), reason.to_owned())),
        "{summary:?}"
    );
    assert_eq!((summary.found, summary.safe, summary.new), (8, 1, 2));
    assert_eq!(
        summary.sentence(),
        "1 dari 8 kiriman, 2 baru, 7 perlu dilihat"
    );
    // The records of the bundle with one bad scan are in all the same; a good copy completes it.
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM outcomes").await,
        4
    );
    flipped.file[middle] ^= 1;
    put("9-good-copy.zip", &flipped.file);
    let again = desk
        .importer
        .import(
            &[desk.folder.path().join("9-good-copy.zip")],
            "test",
            &|_, _| {},
        )
        .await
        .unwrap();
    assert_eq!((again.safe, again.scans, again.look_at.len()), (1, 1, 0));
    assert_eq!(
        number(
            &desk.importer,
            "SELECT COUNT(*) FROM bundles WHERE state = 'imported'"
        )
        .await,
        2
    );
}

/// Two sticks with the same day, one of them worn: every good copy is safe, and it counts once.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_bundle_several_times_in_one_import() {
    let mut desk = Desk::new("laptop 01").await;
    let made = desk.laptop.seal(
        &[outcome(OutcomeCode::Rekam), outcome(OutcomeCode::Tolak)],
        &[(Uuid::new_v4(), vec![7; 90_000])],
    );
    let mut worn = made.file.clone();
    let middle = worn.len() - 50_000;
    worn[middle] ^= 1;
    for (name, bytes) in [("1-worn", &worn), ("2", &made.file), ("3", &made.file)] {
        desk.put(&format!("{name}.zip"), bytes);
    }
    let summary = desk.import().await;
    assert_eq!(
        (
            summary.found,
            summary.safe,
            summary.new,
            summary.records,
            summary.scans
        ),
        (3, 3, 1, 2, 1),
        "{summary:?}"
    );
    assert_eq!(
        reasons(&summary),
        [("1-worn.zip".to_owned(), "item_hash".to_owned())]
    );
    assert_eq!(
        summary.sentence(),
        "3 dari 3 kiriman, 1 baru, 1 perlu dilihat"
    );
    let again = desk.import().await;
    assert_eq!(
        (again.safe, again.new, again.look_at.len()),
        (3, 0, 0),
        "{again:?}"
    );
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM bundles").await,
        1
    );
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM outcomes").await,
        2
    );
}

/// A bundle cut anywhere is refused, and its good copy is taken in as new.
#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_cut_anywhere_is_nothing_until_its_good_copy_comes() {
    let mut desk = Desk::new("laptop 01").await;
    let made = desk.laptop.seal(
        &[outcome(OutcomeCode::Rekam)],
        &[(Uuid::new_v4(), vec![7; 3_000])],
    );
    let path = desk.folder.path().join("a.zip");
    let whole = made.file.len();
    for kept in [
        0,
        1,
        29,
        30,
        500,
        whole / 2,
        whole - 200,
        whole - 22,
        whole - 1,
    ] {
        std::fs::write(&path, &made.file[..kept]).unwrap();
        let summary = desk
            .importer
            .import(std::slice::from_ref(&path), "test", &|_, _| {})
            .await
            .unwrap();
        assert_eq!(
            (summary.found, summary.safe, summary.new, summary.records),
            (1, 0, 0, 0),
            "cut at {kept}: {summary:?}"
        );
        assert_eq!(summary.look_at.len(), 1, "cut at {kept}: {summary:?}");
    }
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM records").await,
        0
    );
    std::fs::write(&path, &made.file).unwrap();
    let summary = desk
        .importer
        .import(&[path], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!(
        (summary.safe, summary.new, summary.look_at.len()),
        (1, 1, 0)
    );
    assert_eq!(summary.sentence(), "1 dari 1 kiriman");
}
