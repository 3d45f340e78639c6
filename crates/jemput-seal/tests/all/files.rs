//! Sealing to a file: all of it or nothing, and errors that name the item.

use std::cell::Cell;
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use jemput_seal::{Disposition, PackedRecords, SealError, SealItem, Source};

use crate::support::reading::read_whole;
use crate::support::rng::Seeded;
use crate::support::world::{World, records};

#[test]
fn a_file_appears_whole_under_its_name() {
    let world = World::new("files");
    let mut rng = Seeded::new("files");
    let folder = tempfile::tempdir().unwrap();
    let scan = folder.path().join("scan.jpg");
    fs::write(&scan, rng.bytes(100_000)).unwrap();
    let items = vec![SealItem::Attachment {
        id: rng.uuid(),
        length: 100_000,
        source: &scan,
    }];
    let job = world.job(&mut rng, items);
    let path = folder.path().join("88.jemput");
    let sealed = job.seal_file(&path, &mut rng, &|_| true).unwrap();

    let file = fs::read(&path).unwrap();
    assert_eq!(sealed.length, file.len() as u64);
    assert_eq!(job.file_len().unwrap(), sealed.length);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing else is left"
    );
    let reading = read_whole(&file, &world.trust, world.opening(), &mut 0).unwrap();
    assert_eq!(reading.header_hash, sealed.header_hash);
    assert_eq!(reading.contents[0], fs::read(scan).unwrap());
}

/// What sealing a two-item job to a file gives when the second item's source is this.
fn seal_with(
    source: &dyn Source,
    length: u64,
    watch: &(dyn Fn(u64) -> bool + Sync),
) -> (SealError, usize) {
    let world = World::new("files");
    let mut rng = Seeded::new("sources");
    let folder = tempfile::tempdir().unwrap();
    let good = vec![1; 10];
    let items = vec![
        SealItem::Attachment {
            id: rng.uuid(),
            length: 10,
            source: &good,
        },
        SealItem::Attachment {
            id: rng.uuid(),
            length,
            source,
        },
    ];
    let job = world.job(&mut rng, items);
    let error = job
        .seal_file(&folder.path().join("1.jemput"), &mut rng, watch)
        .unwrap_err();
    (error, fs::read_dir(folder.path()).unwrap().count())
}

#[test]
fn a_scan_that_cannot_be_read_names_itself_and_leaves_nothing() {
    let missing = PathBuf::from("/nowhere/scan.jpg");
    let failing = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Failing(Cell::new(100_000)))) };
    let short = vec![0; 99];
    let long = vec![0; 101];
    let cases: [(&dyn Source, u64); 4] = [
        (&missing, 100),
        (&failing, 200_000),
        (&short, 100),
        (&long, 100),
    ];
    for (source, length) in cases {
        let (error, left) = seal_with(source, length, &|_| true);
        assert!(matches!(error, SealError::Source { item: 2 }), "{error}");
        assert_eq!(error.disposition(), Disposition::Retry);
        assert_eq!(left, 0);
    }
}

/// Gives zeros, then fails as a worn disk does.
struct Failing(Cell<usize>);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.0.get());
        self.0.set(self.0.get() - length);
        buffer[..length].fill(0);
        if length == 0 {
            Err(io::Error::other("bad sector"))
        } else {
            Ok(length)
        }
    }
}

#[test]
fn sealing_can_be_stopped() {
    let (error, left) = seal_with(&vec![0; 5_000_000], 5_000_000, &|sealed| sealed < 2_000_000);
    assert_eq!((error.code(), left), ("cancelled", 0));
}

#[test]
fn what_a_reader_would_refuse_is_not_begun() {
    let world = World::new("files");
    let mut rng = Seeded::new("refused");
    let code = |job: &jemput_seal::SealJob<'_>| job.file_len().unwrap_err().code();
    let empty = Vec::new();
    let attachment = |length| SealItem::Attachment {
        id: jemput_seal::Uuid::nil(),
        length,
        source: &empty,
    };

    assert_eq!(
        code(&world.job(&mut rng, vec![attachment(3 << 30)])),
        "limits"
    );
    assert_eq!(
        code(&world.job(&mut rng, vec![attachment(1 << 30), attachment(1 << 30)])),
        "limits"
    );
    assert_eq!(
        code(&world.job(&mut rng, (0..10_000).map(|_| attachment(0)).collect())),
        "limits"
    );
    assert!(
        world
            .job(&mut rng, (0..9_999).map(|_| attachment(0)).collect())
            .file_len()
            .is_ok()
    );
    let mut job = world.job(&mut rng, vec![]);
    job.start.sequence = 2;
    assert_eq!(code(&job), "header_field");
    job.start.previous = Some(jemput_seal::Hash::of(b""));
    job.start.counts.insert("größe".to_owned(), 1);
    assert_eq!(code(&job), "not_canonical");
}

#[test]
fn a_certificate_of_other_keys_seals_nothing() {
    let world = World::new("files");
    let other = World::new("another office");
    let mut rng = Seeded::new("differ");
    let mut job = world.job(&mut rng, vec![]);
    job.keys = &other.laptop.keys;
    let error = job
        .seal(
            &std::sync::Mutex::new(io::Cursor::new(Vec::new())),
            &mut rng,
            &|_| true,
        )
        .unwrap_err();
    assert_eq!(error.code(), "keys_differ");
}

#[test]
fn records_are_packed_in_order_and_within_limits() {
    let mut rng = Seeded::new("records");
    // Badly compressible, so that halving is needed: two hex digits for each random byte.
    let lines: Vec<String> = (0..400)
        .map(|_| format!("\"{}\"", hex::encode(rng.bytes(2_000))))
        .collect();
    let packed = PackedRecords::pack(&lines).unwrap();
    assert!(packed.len() > 3);
    let total: u64 = packed.iter().map(PackedRecords::length).sum();
    assert_eq!(
        total,
        lines.iter().map(|line| line.len() as u64 + 1).sum::<u64>()
    );

    let world = World::new("files");
    let (_, file) = world.seal(
        &mut rng,
        packed.into_iter().map(SealItem::Records).collect(),
    );
    let reading = read_whole(&file, &world.trust, world.opening(), &mut 0).unwrap();
    let all = reading.contents.concat();
    let back: Vec<&str> = std::str::from_utf8(&all).unwrap().lines().collect();
    assert_eq!(back, lines);

    assert!(PackedRecords::pack(["{\n}"]).is_err());
    assert!(PackedRecords::pack([""]).is_err());
    assert!(
        PackedRecords::pack([hex::encode(rng.bytes(300_000))]).is_err(),
        "no item can hold it"
    );
    assert!(
        PackedRecords::pack(["x".repeat(5 << 20)]).is_err(),
        "no reader would unpack it"
    );
    assert!(records(&[]).is_empty());
}
