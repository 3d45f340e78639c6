//! What an XLSX comes to, before the reader that keeps it in memory sees it: a few kilobytes can claim,
//! and unpack to, more than a computer has. Everything is read through once with the reader's own
//! parser, keeping nothing.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::ListError;

/// How much of each thing a workbook may have.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Bytes of all parts unpacked. They are streamed, so this bounds time.
    unpacked: u64,
    /// Bytes of all texts. They are kept.
    texts: usize,
    /// One tag, or the text of one element.
    piece: usize,
    /// Shared texts, however short.
    shared: usize,
    /// Sheets, names and what they refer to.
    named: usize,
}

/// 500,000 people with all 37 columns of the state system's export are within.
pub const BOUNDS: Bounds = Bounds {
    unpacked: 1 << 30,
    texts: 256 << 20,
    piece: 1 << 20,
    shared: 5_000_000,
    named: 100_000,
};

/// Elements within elements; a worksheet has about ten.
const MOST_DEPTH: usize = 100;

/// What stands in a list does not need these, and a style can be repeated by reference without end.
const LEFT_OUT: [&str; 9] = [
    "styles.xml",
    "theme",
    "docprops/",
    "comments",
    "drawing",
    "pivot",
    "customxml/",
    "calcchain.xml",
    "worksheets/_rels/",
];

/// The parts of a workbook that hold its cells, each found to be within bounds.
pub fn trimmed(bytes: &[u8], bounds: Bounds) -> Result<Vec<u8>, ListError> {
    let unreadable = |_| ListError::Unreadable;
    let mut source = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ListError::Unreadable)?;
    let mut kept = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut tally = Tally {
        bounds,
        texts: 0,
        shared: 0,
        named: 0,
    };
    let mut left = bounds.unpacked;
    for index in 0..source.len() {
        let part = source.by_index(index).map_err(|_| ListError::Unreadable)?;
        let name = part.name().map_err(|_| ListError::Unreadable)?;
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "content.xml" | "xl/workbook.bin") {
            return Err(ListError::OtherFormat);
        }
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        if !is_xml || LEFT_OUT.iter().any(|word| name.contains(word)) {
            continue;
        }
        let mut part = Bounded {
            inner: BufReader::new(part),
            whole: left,
            piece: bounds.piece,
            over: false,
        };
        let read = tally.part(&mut part);
        if part.over {
            return Err(too_large(bounds));
        }
        left = part.whole;
        read?;
        drop(part);
        let raw = source
            .by_index_raw(index)
            .map_err(|_| ListError::Unreadable)?;
        kept.raw_copy_file(raw).map_err(|_| ListError::Unreadable)?;
    }
    Ok(kept.finish().map_err(unreadable)?.into_inner())
}

fn too_large(bounds: Bounds) -> ListError {
    ListError::TooLarge((bounds.unpacked >> 20) as usize)
}

struct Tally {
    bounds: Bounds,
    texts: usize,
    shared: usize,
    named: usize,
}

impl Tally {
    /// Set up as the reader that follows sets it up, so that both see the same elements, and what stops
    /// this one stops that one at the same place.
    fn part<R: Read>(&mut self, part: &mut Bounded<R>) -> Result<(), ListError> {
        let mut xml = quick_xml::Reader::from_reader(part);
        let config = xml.config_mut();
        config.check_end_names = false;
        config.trim_text(false);
        config.check_comments = false;
        config.expand_empty_elements = true;
        let (mut buffer, mut depth, mut is_leaf) = (Vec::new(), 0_usize, false);
        loop {
            buffer.clear();
            let event = match xml.read_event_into(&mut buffer) {
                Ok(Event::Eof) | Err(_) => return Ok(()),
                Ok(event) => event,
            };
            // Of an element that holds text the pieces count together: they are one text.
            let together = match event {
                Event::Start(tag) => {
                    depth += 1;
                    if is_leaf || depth > MOST_DEPTH {
                        return Err(ListError::Unreadable);
                    }
                    is_leaf = matches!(tag.local_name().as_ref(), "t" | "v" | "f");
                    self.element(&tag)?;
                    false
                }
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    is_leaf = false;
                    false
                }
                other => {
                    self.texts = self.texts.saturating_add(other.len());
                    is_leaf
                }
            };
            if self.texts > self.bounds.texts {
                return Err(too_large(self.bounds));
            }
            if !together {
                xml.get_mut().piece = self.bounds.piece;
            }
        }
    }

    /// Room is made for the shared texts a workbook says it has, and each element named here is kept.
    fn element(&mut self, tag: &BytesStart<'_>) -> Result<(), ListError> {
        let claimed = match tag.local_name().as_ref() {
            "si" => {
                self.shared += 1;
                0
            }
            "sheet" | "definedName" | "Relationship" => {
                self.named += 1;
                0
            }
            "sst" => claimed(tag),
            _ => return Ok(()),
        };
        let bounds = self.bounds;
        if self.shared.max(claimed) > bounds.shared || self.named > bounds.named {
            return Err(too_large(bounds));
        }
        Ok(())
    }
}

/// The largest number of shared texts the tag claims.
fn claimed(tag: &BytesStart<'_>) -> usize {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .filter(|attribute| attribute.key.as_ref() == "uniqueCount")
        .filter_map(|attribute| attribute.value.trim().parse().ok())
        .max()
        .unwrap_or(0)
}

/// A part that ends in an error where it, or one piece of it, grows too large.
struct Bounded<R> {
    inner: BufReader<R>,
    whole: u64,
    piece: usize,
    over: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let available = self.inner.fill_buf()?;
        if !available.is_empty() && (self.whole == 0 || self.piece == 0) {
            self.over = true;
            return Err(io::Error::other("too large"));
        }
        let whole = usize::try_from(self.whole).unwrap_or(usize::MAX);
        Ok(&available[..available.len().min(self.piece).min(whole)])
    }

    fn consume(&mut self, count: usize) {
        self.inner.consume(count);
        self.whole = self.whole.saturating_sub(count as u64);
        self.piece = self.piece.saturating_sub(count);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::write::SimpleFileOptions;

    use super::{BOUNDS, Bounds, ListError, trimmed};

    fn packed(name: &str, content: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn refusal(content: &str, bounds: Bounds) -> Option<ListError> {
        trimmed(&packed("xl/sharedStrings.xml", content), bounds).err()
    }

    fn is_too_large(content: &str, bounds: Bounds) -> bool {
        matches!(refusal(content, bounds), Some(ListError::TooLarge(_)))
    }

    /// Each bound is refused one beyond and kept one within.
    #[test]
    fn every_bound_holds() {
        let bomb = format!("<sst>{}</sst>", " ".repeat(3_000));
        let of = |unpacked| Bounds { unpacked, ..BOUNDS };
        assert!(!is_too_large(&bomb, of(3_011)));
        assert!(is_too_large(&bomb, of(3_010)));

        let texts = "<sst><si><t>12345</t></si><si><t><![CDATA[12345]]></t></si></sst>";
        let of = |texts| Bounds { texts, ..BOUNDS };
        assert!(!is_too_large(texts, of(10)));
        assert!(is_too_large(texts, of(9)));

        let of = |piece| Bounds { piece, ..BOUNDS };
        let tag = format!("<sst a='{}'></sst>", "x".repeat(100));
        assert!(!is_too_large(&tag, of(120)));
        assert!(is_too_large(&tag, of(80)));
        // One text in pieces is one text; two texts are two.
        let one = format!("<t>{}</t>", "12345<!-- -->&amp;".repeat(10));
        assert!(is_too_large(&one, of(100)));
        assert!(!is_too_large(&"<t>12345</t>".repeat(100), of(100)));

        let of = |shared| Bounds { shared, ..BOUNDS };
        assert!(!is_too_large(
            &texts.replace("<sst", "<sst uniqueCount='2'"),
            of(2)
        ));
        assert!(is_too_large(texts, of(1)));
        assert!(is_too_large(
            "<a:sst b='>' uniqueCount = '0003'><x/></a:sst>",
            of(2)
        ));

        let of = |named| Bounds { named, ..BOUNDS };
        assert!(!is_too_large("<sheet/><x:definedName/>", of(2)));
        assert!(is_too_large(
            "<sheet/><x:definedName/><Relationship></Relationship>",
            of(2)
        ));
    }

    #[test]
    fn elements_without_end_and_within_texts_are_refused() {
        assert!(refusal(&"<a>".repeat(100), BOUNDS).is_none());
        assert!(refusal(&"<a>".repeat(101), BOUNDS).is_some());
        assert!(refusal("<t>1<x/>2</t>", BOUNDS).is_some());
    }
}
