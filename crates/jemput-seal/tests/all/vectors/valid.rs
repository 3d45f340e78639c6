//! Good bundles. All but two are made by the crate's own sealer.

use jemput_seal::{Hash, LeftOut, SealItem, SealJob};

use super::Case;
use super::base::Office;
use crate::support::raw::CHUNK;
use crate::support::rng::Seeded;
use crate::support::world::{records, seal};

struct Maker<'a> {
    office: &'a Office,
    cases: Vec<Case>,
}

impl Maker<'_> {
    fn add(
        &mut self,
        name: &str,
        about: &'static str,
        lines: &[&str],
        attachments: &[usize],
        change: impl FnOnce(&mut SealJob<'_>, &mut Seeded),
    ) {
        let mut rng = Seeded::new(&format!("valid: {name}"));
        let contents: Vec<Vec<u8>> = attachments
            .iter()
            .map(|length| rng.bytes(*length))
            .collect();
        let mut items = records(lines);
        items.extend(contents.iter().map(|content| SealItem::Attachment {
            id: rng.uuid(),
            length: content.len() as u64,
            source: content,
        }));
        let mut job = self.office.world.job(&mut rng, items);
        job.start
            .counts
            .insert("records".to_owned(), lines.len() as u64);
        change(&mut job, &mut rng);
        let (_, file) = seal(&job, &mut rng);
        self.cases.push(Case {
            name: name.to_owned(),
            about,
            error: None,
            released: 0,
            file,
        });
    }
}

pub fn cases(office: &Office) -> Vec<Case> {
    let mut make = Maker {
        office,
        cases: Vec::new(),
    };
    let one = [r#"{"name":"Siti Aminah"}"#];
    let as_is = |_: &mut SealJob<'_>, _: &mut Seeded| {};
    make.add("empty", "nothing but the manifest", &[], &[], as_is);
    make.add("one-record", "one line", &one, &[], as_is);
    let unicode = [
        r#"{"name":"Sitti Å Ñ 漢字 🪪","e\u0301":"é é \\u202e"}"#,
        "\"\u{2028}\u{7f}\"",
    ];
    make.add(
        "unicode",
        "text of many scripts, in records, region and counts",
        &unicode,
        &[],
        |job, _| {
            job.start.region = "12.77 «Batunadua» 漢\u{e000}\u{1f4c4}".to_owned();
        },
    );
    make.add(
        "attachment-of-0-bytes",
        "the only item with an empty chunk",
        &one,
        &[0],
        as_is,
    );
    make.add("attachment-of-1-byte", "", &[], &[1], as_is);
    make.add(
        "attachment-of-65535-bytes",
        "one chunk, not full",
        &[],
        &[CHUNK - 1],
        as_is,
    );
    make.add(
        "attachment-of-65536-bytes",
        "one full chunk, which is the last",
        &[],
        &[CHUNK],
        as_is,
    );
    make.add(
        "attachment-of-65537-bytes",
        "a full chunk and one byte",
        &[],
        &[CHUNK + 1],
        as_is,
    );
    make.add(
        "attachment-of-many-chunks",
        "three full chunks and five bytes",
        &one,
        &[3 * CHUNK + 5],
        as_is,
    );
    let many: Vec<usize> = (0..120).collect();
    make.add(
        "many-items",
        "a hundred and twenty small attachments",
        &one,
        &many,
        as_is,
    );
    let lines: Vec<String> = (0..9_000)
        .map(|n| {
            format!(
                r#"{{"n":{n},"hash":"{}"}}"#,
                Hash::of(format!("line {n}").as_bytes())
            )
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    make.add(
        "several-records-items",
        "more lines than one item holds",
        &lines[..5_000],
        &[],
        as_is,
    );
    make.add(
        "left-out",
        "a scan that could not be read is named",
        &one,
        &[10],
        |job, rng| {
            job.start.left_out = vec![LeftOut {
                attachment: rng.uuid(),
                reason: "unreadable".to_owned(),
            }];
        },
    );
    make.add(
        "second-of-its-chain",
        "names the header before it",
        &one,
        &[],
        |job, _| {
            job.start.sequence = 2;
            job.start.previous = Some(Hash::of(b"the first"));
        },
    );
    make.add(
        "replacing-a-chain",
        "the first of a new chain on a restored laptop",
        &one,
        &[],
        |job, rng| {
            job.start.replaces = Some(rng.uuid());
        },
    );
    make.add(
        "office-time-not-known",
        "a laptop that has never seen the office's time",
        &one,
        &[],
        |job, _| {
            job.start.clock.office = None;
        },
    );
    let mut cases = make.cases;
    cases.push(Case {
        name: "unknown-core-member".to_owned(),
        about: "a newer laptop's member in core, covered by signature and keys",
        error: None,
        released: 0,
        file: {
            let mut raw = office.raw("unknown-core-member");
            raw.core["newer"] = serde_json::json!({"battery": 71, "as deep as allowed": super::by_header::nested(61)});
            raw.build()
        },
    });
    cases.push(Case {
        name: "last-good-of-a-revoked-device".to_owned(),
        about: "its header hash is the one the revocation names",
        error: None,
        released: 0,
        file: office.last_good.clone(),
    });
    cases
}

/// Two writers that share no code agree on every byte.
#[test]
fn sealing_by_hand_gives_the_same_bytes() {
    use jemput_seal::rand_core::Rng;
    use serde_json::json;

    let office = Office::new();
    let world = &office.world;
    let mut raw = office.raw("by hand");
    raw.manifest["counts"] = json!({"people": 2});
    let mut rng = Seeded::new("bundle: by hand");
    let bundle = rng.uuid();
    let chain = rng.uuid();
    let boot = rng.uuid();
    let attachment = raw.items[1].line["attachment"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let mut job = world.job(&mut Seeded::new(""), vec![]);
    job.start.bundle = bundle;
    job.start.chain = chain;
    job.start.clock.boot = boot;
    job.start.counts = [("people".to_owned(), 2)].into();
    let content = raw.items[1].encoded.clone();
    let text = zstd::bulk::decompress(&raw.items[0].encoded, 1000).unwrap();
    let lines: Vec<&str> = std::str::from_utf8(&text).unwrap().lines().collect();
    job.items = records(&lines);
    job.items.push(SealItem::Attachment {
        id: attachment,
        length: content.len() as u64,
        source: &content,
    });
    // Where the sealer draws its key and seeds, it must draw the raw bundle's.
    let mut rng = Seeded::new("the sealer's draws");
    rng.fill_bytes(&mut raw.key);
    raw.seeds.iter_mut().for_each(|seed| rng.fill_bytes(seed));
    let (sealed, file) = seal(&job, &mut Seeded::new("the sealer's draws"));
    assert_eq!(sealed.length, file.len() as u64);
    assert!(file == raw.build());
}
