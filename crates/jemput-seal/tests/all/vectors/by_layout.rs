//! Files that differ from the derived layout in each way a ZIP allows.

use jemput_seal::Header;
use jemput_seal::layout::Layout;

use super::Case;
use super::base::{Office, header_json};

fn layout(file: &[u8]) -> Layout {
    let json = header_json(file);
    Layout::of(json.len() as u64, &Header::parse(&json).unwrap().items).unwrap()
}

/// Changes made to the bytes of a good file.
type Bend = fn(&mut Vec<u8>);

const LAYOUT: &str = "layout";

/// Offset of the local header of item 1.
fn local(file: &[u8]) -> usize {
    layout(file).entries()[3].local as usize
}

/// Offset of the directory's line for `header.json`.
fn central(file: &[u8]) -> usize {
    layout(file).central_start() as usize
}

fn end(file: &[u8]) -> usize {
    file.len() - 22
}

fn put(file: &mut [u8], at: usize, bytes: &[u8]) {
    file[at..at + bytes.len()].copy_from_slice(bytes);
}

const BENDS: &[(&str, &str, &str, Bend)] = &[
    ("no-bytes", "not_a_bundle", "an empty file", |f| f.clear()),
    ("text-file", "not_a_bundle", "no ZIP at all", |f| {
        *f = b"Daftar sasaran\n".to_vec()
    }),
    (
        "three-bytes",
        "truncated",
        "the beginning of a ZIP's first mark",
        |f| f.truncate(3),
    ),
    (
        "bytes-before",
        "not_a_bundle",
        "a stub before the ZIP, as in a self-extracting file",
        |f| {
            f.splice(0..0, *b"MZ stub ");
        },
    ),
    (
        "another-zip",
        "not_a_bundle",
        "a ZIP whose first entry has another name",
        |f| put(f, 30, b"Header.json"),
    ),
    (
        "header-too-long",
        "limits",
        "the first entry claims 2 GiB",
        |f| put(f, 18, &0x7fff_ffffu32.to_le_bytes()),
    ),
    (
        "cut-in-header",
        "truncated",
        "cut within header.json",
        |f| f.truncate(1_000),
    ),
    ("cut-in-item", "truncated", "cut within item 1", |f| {
        let at = local(f) + 60;
        f.truncate(at);
    }),
    (
        "cut-in-directory",
        "truncated",
        "cut within the directory",
        |f| {
            let at = central(f) + 20;
            f.truncate(at);
        },
    ),
    ("cut-by-one", "truncated", "the last byte is missing", |f| {
        f.truncate(f.len() - 1)
    }),
    ("trailing-byte", "trailing_data", "one byte more", |f| {
        f.push(0)
    }),
    (
        "trailing-zip",
        "trailing_data",
        "the whole file twice",
        |f| f.extend_from_within(..),
    ),
    ("archive-comment", LAYOUT, "an archive comment", |f| {
        let at = end(f) + 20;
        put(f, at, &5u16.to_le_bytes());
        f.extend(b"hello");
    }),
    (
        "comment-length",
        LAYOUT,
        "a comment length without a comment",
        |f| {
            let at = end(f) + 20;
            put(f, at, &1u16.to_le_bytes());
        },
    ),
    (
        "flag-data-descriptor",
        LAYOUT,
        "the flag for a data descriptor",
        |f| {
            let at = local(f) + 6;
            put(f, at, &8u16.to_le_bytes());
        },
    ),
    (
        "flag-encrypted",
        LAYOUT,
        "the flag for ZIP's own encryption, in the directory",
        |f| {
            let at = central(f) + 8;
            put(f, at, &1u16.to_le_bytes());
        },
    ),
    ("flag-utf8", LAYOUT, "the flag for UTF-8 names", |f| {
        let at = local(f) + 6;
        put(f, at, &0x800u16.to_le_bytes());
    }),
    ("method-deflate", LAYOUT, "method 8", |f| {
        let at = local(f) + 8;
        put(f, at, &8u16.to_le_bytes());
    }),
    ("version-needed", LAYOUT, "version 4.5, as for ZIP64", |f| {
        let at = local(f) + 4;
        put(f, at, &45u16.to_le_bytes());
    }),
    ("version-made-by", LAYOUT, "made by Unix", |f| {
        let at = central(f) + 5;
        put(f, at, &[3]);
    }),
    ("time", LAYOUT, "another time", |f| {
        let at = local(f) + 10;
        put(f, at, &[1]);
    }),
    ("date", LAYOUT, "another date", |f| {
        let at = central(f) + 14;
        put(f, at, &[0x22]);
    }),
    (
        "crc-in-both",
        LAYOUT,
        "a wrong CRC-32 in local header and directory",
        |f| {
            let (at, line) = (local(f) + 14, central(f) + 46 + 11 + 46 + 10 + 46 + 11 + 16);
            f[at] ^= 1;
            f[line] ^= 1;
        },
    ),
    (
        "crc-in-one",
        LAYOUT,
        "CRC-32 in local header and directory differ",
        |f| {
            let at = local(f) + 14;
            f[at] ^= 1;
        },
    ),
    (
        "header-crc",
        LAYOUT,
        "header.json's CRC-32 is wrong in both places",
        |f| {
            let line = central(f) + 16;
            f[14] ^= 1;
            f[line] ^= 1;
        },
    ),
    (
        "size-in-local",
        LAYOUT,
        "an item's local header claims another size",
        |f| {
            let at = local(f) + 22;
            f[at] ^= 1;
        },
    ),
    ("size-zip64", LAYOUT, "the mark for a ZIP64 size", |f| {
        let at = local(f) + 18;
        put(f, at, &[0xff; 8]);
    }),
    (
        "extra-length",
        LAYOUT,
        "an extra field's length without the field",
        |f| {
            let at = local(f) + 28;
            put(f, at, &[4]);
        },
    ),
    (
        "extra-field",
        LAYOUT,
        "an extra field in a local header",
        |f| {
            let at = local(f);
            put(f, at + 28, &4u16.to_le_bytes());
            let after_name = at + 30 + 11;
            f.splice(after_name..after_name, [1, 0, 0, 0]);
        },
    ),
    (
        "extra-in-directory",
        LAYOUT,
        "an extra field in the directory",
        |f| {
            let at = central(f);
            put(f, at + 30, &4u16.to_le_bytes());
            let after_name = at + 46 + 11;
            f.splice(after_name..after_name, [1, 0, 0, 0]);
        },
    ),
    ("file-comment", LAYOUT, "a comment on one file", |f| {
        let at = central(f);
        put(f, at + 32, &2u16.to_le_bytes());
        let after_name = at + 46 + 11;
        f.splice(after_name..after_name, *b"hi");
    }),
    ("item-name", LAYOUT, "an item under another name", |f| {
        let at = local(f) + 30;
        put(f, at, b"Items");
    }),
    (
        "item-name-in-directory",
        LAYOUT,
        "the directory calls header.sig something else",
        |f| {
            let at = central(f) + 46 + 11 + 46;
            put(f, at, b"../er.sig!");
        },
    ),
    ("gap", LAYOUT, "four bytes between two entries", |f| {
        let at = local(f);
        f.splice(at..at, [0; 4]);
    }),
    (
        "entries-exchanged",
        LAYOUT,
        "items 1 and 2 in the other order",
        |f| {
            let entries = layout(f).entries().to_vec();
            let (one, two) = (&entries[3], &entries[4]);
            let first = f[one.local as usize..one.data.end as usize].to_vec();
            let second = f[two.local as usize..two.data.end as usize].to_vec();
            put(f, one.local as usize, &[second, first].concat());
        },
    ),
    ("entry-twice", LAYOUT, "item 1 twice", |f| {
        let entries = layout(f).entries().to_vec();
        let whole = f[entries[3].local as usize..entries[3].data.end as usize].to_vec();
        let at = entries[3].local as usize;
        f.splice(at..at, whole);
    }),
    (
        "offset-in-directory",
        LAYOUT,
        "the directory points elsewhere",
        |f| {
            let at = central(f) + 42;
            put(f, at, &[1]);
        },
    ),
    ("attributes", LAYOUT, "external attributes", |f| {
        let at = central(f) + 38;
        put(f, at, &[0, 0, 0xa4, 0x81]);
    }),
    ("disk-number", LAYOUT, "a second disk", |f| {
        let at = end(f) + 4;
        put(f, at, &[1]);
    }),
    (
        "entry-count",
        LAYOUT,
        "one entry fewer in the end record",
        |f| {
            let at = end(f) + 10;
            f[at] -= 1;
        },
    ),
    (
        "directory-offset",
        LAYOUT,
        "the end record points elsewhere",
        |f| {
            let at = end(f) + 16;
            f[at] ^= 1;
        },
    ),
    (
        "zip64-locator",
        LAYOUT,
        "a ZIP64 end record and locator before the end record",
        |f| {
            let at = end(f);
            f.splice(
                at..at,
                [&b"PK\x06\x06"[..], &[0; 52], b"PK\x06\x07", &[0; 16]].concat(),
            );
        },
    ),
];

pub fn cases(office: &Office) -> Vec<Case> {
    BENDS
        .iter()
        .map(|(name, error, about, bend)| {
            office.damaged(&format!("layout-{name}"), error, about, |raw| {
                raw.on_file = Box::new(bend)
            })
        })
        .collect()
}
