//! Damaged, foreign and odd input; full disks. Each has its code, and nothing good is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures::future::BoxFuture;
use jemput_domain::ids::RecordId;
use jemput_domain::outcome::OutcomeCode;
use jemput_gateway::GatewayError;
use jemput_gateway::blobs::{Blobs, FolderBlobs};
use jemput_office::importer::{Importer, Summary};
use jemput_office::office::{Office, system_clock};
use jemput_office::serve::open;
use jemput_office::storage::items::Items;
use jemput_seal::Uuid;

use crate::laptop::{Laptop, outcome, record};
use crate::world::{World, number};

fn reasons(summary: &Summary) -> Vec<(String, String)> {
    let mut found: Vec<_> = summary
        .look_at
        .iter()
        .map(|look| (look.source.clone(), look.reason.clone()))
        .collect();
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_stick_loses_nothing_good() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let stranger_world = World::with("13.03", false).await;
    let stranger_office = stranger_world.importer().await;
    let mut stranger = Laptop::at_desk(&stranger_office, "laptop 01").await;

    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let lines = |count: usize| {
        (0..count)
            .map(|_| outcome(OutcomeCode::Rekam))
            .collect::<Vec<_>>()
    };
    let scan = || vec![(Uuid::new_v4(), vec![9; 100_000])];
    put("1-good.zip", &laptop.seal(&lines(2), &scan()).file);
    let cut = laptop.seal(&lines(2), &scan()).file;
    put("2-cut.zip", &cut[..cut.len() / 2]);
    let mut flipped = laptop.seal(&lines(2), &scan());
    let middle = flipped.file.len() - 60_000;
    flipped.file[middle] ^= 1;
    put("3-flipped-scan.zip", &flipped.file);
    let mut header = laptop.seal(&lines(2), &[]).file;
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

    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
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
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 4);
    flipped.file[middle] ^= 1;
    put("9-good-copy.zip", &flipped.file);
    let again = importer
        .import(&[folder.path().join("9-good-copy.zip")], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!((again.safe, again.scans, again.look_at.len()), (1, 1, 0));
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM bundles WHERE state = 'imported'"
        )
        .await,
        2
    );
}

/// Two sticks with the same day, one of them worn: every good copy is safe, and it counts once.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_bundle_several_times_in_one_import() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let made = laptop.seal(
        &[outcome(OutcomeCode::Rekam), outcome(OutcomeCode::Tolak)],
        &[(Uuid::new_v4(), vec![7; 90_000])],
    );
    let mut worn = made.file.clone();
    let middle = worn.len() - 50_000;
    worn[middle] ^= 1;
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("1-worn", &worn), ("2", &made.file), ("3", &made.file)] {
        std::fs::write(folder.path().join(format!("{name}.zip")), bytes).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
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
    let again = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!(
        (again.safe, again.new, again.look_at.len()),
        (3, 0, 0),
        "{again:?}"
    );
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM bundles").await, 1);
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 2);
}

/// A bundle cut anywhere is refused, and its good copy is taken in as new.
#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_cut_anywhere_is_nothing_until_its_good_copy_comes() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let made = laptop.seal(
        &[outcome(OutcomeCode::Rekam)],
        &[(Uuid::new_v4(), vec![7; 3_000])],
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
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
        let summary = importer
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
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM records").await, 0);
    std::fs::write(&path, &made.file).unwrap();
    let summary = importer.import(&[path], "test", &|_, _| {}).await.unwrap();
    assert_eq!(
        (summary.safe, summary.new, summary.look_at.len()),
        (1, 1, 0)
    );
    assert_eq!(summary.sentence(), "1 dari 1 kiriman");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_record_is_put_apart_alone() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let altered = outcome(OutcomeCode::Rekam).replace("REKAM", "MATI");
    let newer =
        outcome(OutcomeCode::Rekam).replace("\"kind\":\"outcome\"", "\"kind\":\"hologram\"");
    let lines = [
        outcome(OutcomeCode::Rekam),
        "{\"half\":".to_owned(),
        altered,
        newer,
        outcome(OutcomeCode::Tolak),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.jemput"),
        laptop.seal(&lines, &[]).file,
    )
    .unwrap();
    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!((summary.safe, summary.records), (1, 2));
    let lines: Vec<_> = summary
        .look_at
        .iter()
        .map(|look| (look.line, look.reason.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (Some(2), "record_unreadable"),
            (Some(3), "record_hash"),
            (Some(4), "record_unreadable")
        ]
    );
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM quarantine WHERE kind = 'record'"
        )
        .await,
        3
    );
    // Its bundle is whole and safe: it gets its receipt.
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM receipts WHERE state = 'imported'"
        )
        .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_laptop_is_noticed_and_loses_nothing() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let same = RecordId(Uuid::new_v4());
    let first = laptop.seal(&[record(same, 1, OutcomeCode::Tdkhadir, "")], &[]);
    let one = laptop.seal(&[record(same, 2, OutcomeCode::Rekam, "asli")], &[]);
    // The copy had only the first bundle and goes on from there, with the same number.
    let other = laptop.seal_as(
        2,
        Some(first.sealed.header_hash),
        &[record(same, 2, OutcomeCode::Tolak, "salinan")],
        &[],
    );
    let folder = tempfile::tempdir().unwrap();
    for (name, made) in [("1", &first), ("2", &one), ("3", &other)] {
        std::fs::write(folder.path().join(format!("{name}.zip")), &made.file).unwrap();
    }
    let summary = importer
        .import(&[folder.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!((summary.safe, summary.records), (3, 3));
    assert_eq!(
        reasons(&summary),
        [("3.zip".to_owned(), "device_copied".to_owned())]
    );
    assert_eq!(
        number(&importer, "SELECT COUNT(*) FROM bundles WHERE forked = 1").await,
        2
    );
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM records WHERE current = 1 AND competing = 1"
        )
        .await,
        2
    );
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM outcomes WHERE competing = 1"
        )
        .await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_kept_until_this_program_reads_it() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    laptop.schema = 2;
    let folder = tempfile::tempdir().unwrap();
    let made = laptop.seal(
        &[outcome(OutcomeCode::Rekam)],
        &[(Uuid::new_v4(), vec![1; 5000])],
    );
    std::fs::write(folder.path().join("new.zip"), &made.file).unwrap();
    let summary = importer
        .import(&[folder.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!((summary.safe, summary.records), (1, 0));
    assert_eq!(
        reasons(&summary),
        [("new.zip".to_owned(), "newer_schema".to_owned())]
    );
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM receipts WHERE state = 'verified'"
        )
        .await,
        1
    );
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM bundle_items WHERE state = 'held'"
        )
        .await,
        3
    );
}

/// A disk that can be full.
struct Full {
    inner: FolderBlobs,
    full: Arc<AtomicBool>,
}

impl Full {
    fn check(&self) -> Result<(), GatewayError> {
        if self.full.load(Ordering::SeqCst) {
            Err(GatewayError::DiskFull)
        } else {
            Ok(())
        }
    }
}

impl Blobs for Full {
    fn adopt<'a>(
        &'a self,
        name: &'a str,
        file: &'a std::path::Path,
    ) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            self.check()?;
            self.inner.adopt(name, file).await
        })
    }
    fn put<'a>(&'a self, name: &'a str, bytes: Bytes) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            self.check()?;
            self.inner.put(name, bytes).await
        })
    }
    fn read<'a>(
        &'a self,
        name: &'a str,
        range: std::ops::Range<u64>,
    ) -> BoxFuture<'a, Result<Bytes, GatewayError>> {
        self.inner.read(name, range)
    }
    fn length<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<u64>, GatewayError>> {
        self.inner.length(name)
    }
    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), GatewayError>> {
        self.inner.delete(name)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_the_import_and_room_completes_it() {
    let world = World::new().await;
    let opened = open(&world.options()).await.unwrap();
    let full = Arc::new(AtomicBool::new(true));
    let blobs = Full {
        inner: FolderBlobs::open(&world.dir().join("small")).unwrap(),
        full: full.clone(),
    };
    let items = Items::of(Arc::new(blobs), &world.dir().join("spool")).unwrap();
    let office = Office::new(
        "Kantor uji",
        world.dir(),
        opened.office.db.clone(),
        items,
        system_clock(),
    );
    let importer = Importer::new(office, opened.keys.clone(), opened.card.root.clone())
        .await
        .unwrap();
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let folder = tempfile::tempdir().unwrap();
    for number in 0..3 {
        let made = laptop.seal(
            &[outcome(OutcomeCode::Rekam)],
            &[(Uuid::new_v4(), vec![3; 80_000])],
        );
        std::fs::write(folder.path().join(format!("{number}.zip")), made.file).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let stopped = importer
        .import(&paths, "test", &|_, _| {})
        .await
        .unwrap_err();
    assert!(stopped.is_disk_full(), "{stopped}");
    // Records were in before; no receipt speaks of a scan.
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 3);
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM receipts").await, 0);
    full.store(false, Ordering::SeqCst);
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!((summary.safe, summary.records, summary.scans), (3, 0, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_database_keeps_what_it_acknowledged() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("0.zip"),
        laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]).file,
    )
    .unwrap();
    importer
        .import(&[folder.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    let pages = number(&importer, "SELECT page_count FROM pragma_page_count").await;
    limit(&importer, pages + 20).await;
    let many: Vec<String> = (0..4000).map(|_| outcome(OutcomeCode::Rekam)).collect();
    std::fs::write(folder.path().join("1.zip"), laptop.seal(&many, &[]).file).unwrap();
    let stopped = importer
        .import(&[folder.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap_err();
    assert!(stopped.is_disk_full(), "{stopped}");
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 1);
    limit(&importer, 1_000_000).await;
    let summary = importer
        .import(&[folder.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!((summary.safe, summary.records), (2, 4000));
}

/// A database that may not grow: each of the pool's connections has its own limit.
async fn limit(importer: &Importer, pages: i64) {
    let pool = importer.office().db.pool();
    let mut held = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        let mut connection = pool.acquire().await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(sql).fetch_all(&mut *connection).await.unwrap();
        held.push(connection);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nul_in_a_record_puts_that_record_apart() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let id = || RecordId(Uuid::new_v4());
    let lines = [
        record(id(), 1, OutcomeCode::Rekam, "a\0b"),
        // Six characters that only look like it.
        record(id(), 1, OutcomeCode::Rekam, "\\u0000"),
    ];
    assert!(lines[0].contains("\\u0000"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.zip"), laptop.seal(&lines, &[]).file).unwrap();
    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!((summary.safe, summary.records), (1, 1), "{summary:?}");
    assert_eq!(
        reasons(&summary),
        [("a.zip".to_owned(), "record_unreadable".to_owned())]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_refuses_of_one_bundle_stops_no_other() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let folder = tempfile::tempdir().unwrap();
    let notes = ["", "tidak tersimpan", ""];
    for (number, note) in notes.iter().enumerate() {
        let line = record(RecordId(Uuid::new_v4()), 1, OutcomeCode::Rekam, note);
        let made = laptop.seal(&[line], &[(Uuid::new_v4(), vec![number as u8; 70_000])]);
        std::fs::write(folder.path().join(format!("{number}.zip")), made.file).unwrap();
    }
    let pool = importer.office().db.pool();
    sqlx::query("CREATE TRIGGER refuse BEFORE INSERT ON outcomes WHEN NEW.note = 'tidak tersimpan' BEGIN SELECT RAISE(ABORT, 'refused'); END")
        .execute(pool)
        .await
        .unwrap();
    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!(
        (summary.safe, summary.records, summary.scans),
        (3, 2, 2),
        "{summary:?}"
    );
    assert_eq!(
        reasons(&summary),
        [("1.zip".to_owned(), "records_unstorable".to_owned())]
    );
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM records").await, 2);
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM quarantine q JOIN bundles b ON b.header_hash = q.header_hash WHERE q.settled_at IS NULL AND b.state = 'quarantined' AND b.reason = 'records_unstorable'"
        )
        .await,
        1
    );
    // A later program may take it: an admin lets it in.
    sqlx::query("DROP TRIGGER refuse")
        .execute(pool)
        .await
        .unwrap();
    let mut db = importer.office().db.write().await.unwrap();
    sqlx::query("UPDATE bundles SET admitted = 1 WHERE state = 'quarantined'")
        .execute(&mut *db)
        .await
        .unwrap();
    db.commit().await.unwrap();
    importer.open_held().await.unwrap();
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_of_far_too_many_records_stays_sealed() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let folder = tempfile::tempdir().unwrap();
    let flood = vec!["{}".to_owned(); 100_001];
    let bomb = vec![format!("\"{}\"", "a".repeat(1 << 20)); 65];
    let good = vec![outcome(OutcomeCode::Rekam)];
    for (name, lines) in [("1-flood", flood), ("2-bomb", bomb), ("3-good", good)] {
        let made = laptop.seal(&lines, &[]);
        assert!(made.file.len() < 200_000, "{name}: {}", made.file.len());
        std::fs::write(folder.path().join(format!("{name}.zip")), made.file).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!((summary.safe, summary.records), (3, 1));
    assert_eq!(
        reasons(&summary),
        ["1-flood", "2-bomb"].map(|name| (format!("{name}.zip"), "too_many_records".to_owned()))
    );
    for (sql, wanted) in [
        ("SELECT COUNT(*) FROM quarantine", 2),
        (
            "SELECT COUNT(*) FROM receipts WHERE state = 'quarantined'",
            2,
        ),
        (
            "SELECT COUNT(*) FROM bundles WHERE state = 'quarantined'",
            2,
        ),
        ("SELECT COUNT(*) FROM outcomes", 1),
    ] {
        assert_eq!(number(&importer, sql).await, wanted, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_of_one_record_without_end_are_put_apart() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let id = RecordId(Uuid::new_v4());
    let mut lines: Vec<String> = (1..=230)
        .map(|revision| record(id, revision, OutcomeCode::Rekam, ""))
        .collect();
    lines.push(outcome(OutcomeCode::Tolak));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    std::fs::write(&path, laptop.seal(&lines, &[]).file).unwrap();
    let summary = importer.import(&[path], "test", &|_, _| {}).await.unwrap();
    assert_eq!(
        (summary.safe, summary.records, summary.look_at.len()),
        (1, 201, 30)
    );
    assert!(
        summary
            .look_at
            .iter()
            .all(|look| look.reason == "too_many_revisions")
    );
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 2);
    assert_eq!(
        number(
            &importer,
            "SELECT MAX(revision) FROM records WHERE current = 1"
        )
        .await,
        200
    );
}
