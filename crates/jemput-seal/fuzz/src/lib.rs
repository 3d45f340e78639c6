//! Where bytes from outside enter, and what must hold for any of them. Shared by the fuzz targets
//! and the crate's tests.

use std::io::{Cursor, Read};
use std::sync::OnceLock;

use jemput_seal::{
    BundleFile, BundleOpener, CheckedItem, Header, ItemKey, OpeningKey, ParsedHeader, SealError,
    Signed, SigningPublic, Trust, VerifiedHeader,
};
use serde_json::Value;

/// What the vectors' office trusts.
pub fn trust() -> &'static Trust {
    static TRUST: OnceLock<Trust> = OnceLock::new();
    TRUST.get_or_init(|| {
        let root: SigningPublic = serde_json::from_value(index()["root"].clone()).unwrap();
        let keysets: Vec<Signed<_>> = serde_json::from_value(index()["keysets"].clone()).unwrap();
        let mut trust = Trust::new(root, &keysets[0]).unwrap();
        keysets[1..]
            .iter()
            .for_each(|keyset| assert!(trust.add(keyset).unwrap()));
        trust
    })
}

fn opening_key() -> OpeningKey {
    let seed = hex::decode(index()["opening_seed"].as_str().unwrap()).unwrap();
    OpeningKey::from_secret_bytes(&seed).unwrap()
}

fn index() -> &'static Value {
    static INDEX: OnceLock<Value> = OnceLock::new();
    INDEX.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../tests/vectors/seal/vectors.json")).unwrap()
    })
}

/// `header.json`: what is read is what would be written, and has a layout or says why not.
pub fn header(bytes: &[u8]) {
    let Ok(parsed) = ParsedHeader::parse(bytes) else {
        return;
    };
    assert!(Header::parse(bytes).is_ok_and(|header| header == parsed.header));
    let written: Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(serde_json_canonicalizer::to_vec(&written).unwrap(), bytes);
    match jemput_seal::layout::Layout::of(bytes.len() as u64, &parsed.header.items) {
        Ok(layout) => assert_eq!(layout.entries().len(), parsed.header.items.len() + 2),
        Err(error) => assert_eq!(error.code(), "limits"),
    }
    // No one can have signed it.
    assert!(VerifiedHeader::verify(bytes, &[0; 64], trust()).is_err());
}

/// A bundle file: if its structure is accepted it is the derived one to the last byte, and if its
/// header verifies too, every item is the one named or an error.
pub fn zip(bytes: &[u8]) {
    let Ok(mut file) = BundleFile::open(Cursor::new(bytes)) else {
        return;
    };
    assert_eq!(file.layout().total_len(), bytes.len() as u64);
    let Ok(header) = file.verify(trust()) else {
        return;
    };
    let Ok(checked) = file.check_all(&header) else {
        return;
    };
    assert_eq!(checked.len(), header.items().len());
    let Ok(manifest) = file.item(0) else { return };
    if let Ok(opener) = BundleOpener::open(&header, &opening_key(), &checked[0], manifest) {
        checked[1..]
            .iter()
            .for_each(|item| read_item(&opener, &mut file, item));
    }
}

fn read_item(opener: &BundleOpener<'_>, file: &mut BundleFile<Cursor<&[u8]>>, item: &CheckedItem) {
    let number = item.entry().number;
    let line = opener.item(number).unwrap().clone();
    let Ok(sealed) = file.item(number) else {
        return;
    };
    let content = if line.attachment.is_some() {
        let mut content = Vec::new();
        opener
            .attachment(item, sealed, &mut content)
            .map(|()| content)
    } else {
        opener.records(item, sealed)
    };
    if let Ok(content) = content {
        assert_eq!(
            (content.len() as u64, jemput_seal::Hash::of(&content)),
            (line.length, line.blake3)
        );
    }
}

/// One attachment with its true content and sealed bytes.
struct Known {
    key: ItemKey,
    content: Vec<u8>,
    sealed: Vec<u8>,
}

/// An item's chunks, past any hash: the first byte says which attachment the rest is taken for.
/// What is released is always a beginning of the true content, in whole chunks, and all of it only
/// for the true bytes.
pub fn stream(bytes: &[u8]) {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| [EMPTY, ONE_BYTE, LONG].map(known_attachment).into());
    let Some((which, sealed)) = bytes.split_first() else {
        return;
    };
    let known = &known[usize::from(*which) % known.len()];
    let mut released = Vec::new();
    let result = known.key.read(sealed, &mut released);
    assert!(known.content.starts_with(&released));
    match result {
        Ok(()) => assert!(sealed == known.sealed && released == known.content),
        Err(SealError::Chunk { chunk, .. }) => {
            assert_eq!(released.len(), chunk as usize * jemput_seal::CHUNK)
        }
        Err(error) => assert_eq!(error.code(), "item_length"),
    }
}

const EMPTY: &[u8] =
    include_bytes!("../../../../tests/vectors/seal/valid/attachment-of-0-bytes.jemput");
const ONE_BYTE: &[u8] =
    include_bytes!("../../../../tests/vectors/seal/valid/attachment-of-1-byte.jemput");
const LONG: &[u8] =
    include_bytes!("../../../../tests/vectors/seal/valid/attachment-of-65537-bytes.jemput");

/// The last item of a valid vector.
fn known_attachment(vector: &[u8]) -> Known {
    let mut file = BundleFile::open(Cursor::new(vector)).unwrap();
    let header = file.verify(trust()).unwrap();
    let checked = file.check_all(&header).unwrap();
    let opener =
        BundleOpener::open(&header, &opening_key(), &checked[0], file.item(0).unwrap()).unwrap();
    let item = checked.last().unwrap();
    let mut sealed = Vec::new();
    file.item(item.entry().number)
        .unwrap()
        .read_to_end(&mut sealed)
        .unwrap();
    let key = opener.item_key(item).unwrap();
    let mut content = Vec::new();
    key.read(&sealed[..], &mut content).unwrap();
    Known {
        key,
        content,
        sealed,
    }
}

/// The sealed bytes [`stream`] accepts, to seed its corpus.
pub fn stream_seeds() -> Vec<Vec<u8>> {
    let seed = |(which, vector)| [&[which][..], &known_attachment(vector).sealed].concat();
    [(0, EMPTY), (1, ONE_BYTE), (2, LONG)].map(seed).into()
}
