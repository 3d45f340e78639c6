//! Spreadsheets nobody would call a list, and a very long one that is: read in bounded memory.

use std::io::{Cursor, Write as _};

use jemput_office::lists::ListError;
use jemput_office::lists::sheet::{Cell, Sheet};
use zip::write::SimpleFileOptions;

const PACKAGE: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xlsx(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend(more);
    packed(&parts)
}

fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
    let rows = Sheet::read(bytes).unwrap().rows;
    let texts = rows.iter().map(|row| row.iter().map(Cell::text).collect());
    texts.collect()
}

#[test]
fn a_sheet_that_reaches_to_the_last_corner_is_read_by_what_is_in_it() {
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>
        <row r="2"><c r="B2" t="inlineStr"><is><t>NIK</t></is></c><c r="D2"><v>5</v></c></row>
        <row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    let bytes = xlsx(sheet, &[]);
    assert!(bytes.len() < 2_000);
    // The blank row above counts, the empty column on the left does not.
    assert_eq!(
        texts(&bytes),
        [vec![], vec!["NIK".to_owned(), String::new(), "5".into()]]
    );
}

#[test]
fn a_workbook_that_claims_more_texts_than_it_could_have_is_refused() {
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
    let strings = |claim: &str| format!(r#"<sst uniqueCount="{claim}"><si><t>NIK</t></si></sst>"#);
    let with = |claim| Sheet::read(&xlsx(sheet, &[("xl/sharedStrings.xml", &strings(claim))]));
    assert_eq!(with("1").unwrap().rows[0][0].text(), "NIK");
    assert!(matches!(with("999999999999"), Err(ListError::TooLarge(_))));
}

#[test]
fn one_long_text_in_every_cell_is_refused() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1_000_000));
    let sheet = |rows: usize| {
        let row = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(rows);
        format!("<worksheet><sheetData>{row}</sheetData></worksheet>")
    };
    let with = |rows| Sheet::read(&xlsx(&sheet(rows), &[("xl/sharedStrings.xml", &long)]));
    assert_eq!(with(3).unwrap().rows.len(), 3);
    assert!(matches!(with(300), Err(ListError::TooLarge(_))));
}

/// Styles are kept by the reader one by one, each with its font's name: a square of the file's size.
#[test]
fn styles_cost_nothing() {
    let font = format!(
        r#"<fonts><font><name val="{}"/></font></fonts>"#,
        "x".repeat(900_000)
    );
    let styles = r#"<xf numFmtId="14" fontId="0"/>"#.repeat(20_000);
    let styles = format!("<styleSheet>{font}<cellXfs>{styles}</cellXfs></styleSheet>");
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>45000</v></c></row></sheetData></worksheet>"#;
    assert_eq!(
        texts(&xlsx(sheet, &[("xl/styles.xml", &styles)])),
        [["45000"]]
    );
}

#[test]
fn formats_that_cannot_be_bounded_are_named_as_such() {
    let compound = [
        &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..],
        &[0; 600],
    ]
    .concat();
    let files = [
        compound,
        packed(&[
            ("mimetype", "x"),
            ("content.xml", "<office:document-content/>"),
        ]),
        packed(&[("xl/workbook.bin", "x")]),
    ];
    for bytes in files {
        assert!(matches!(Sheet::read(&bytes), Err(ListError::OtherFormat)));
    }
}

#[test]
fn separators_alone_are_refused_before_they_are_fields() {
    let bytes = vec![b','; 21_000_000];
    assert!(matches!(Sheet::read(&bytes), Err(ListError::TooLarge(_))));
}

/// A regency's list; `JEMPUT_LIST_ROWS` sets another length.
#[test]
fn a_long_list_is_read_whole() {
    let rows = std::env::var("JEMPUT_LIST_ROWS").map_or(5_000, |rows| rows.parse().unwrap());
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..rows {
        sheet.write(row, 0, format!("1277011508{row:06}")).unwrap();
        sheet.write(row, 1, format!("SITI AMINAH {row}")).unwrap();
        for column in 2..12 {
            sheet.write(row, column, "WEK I").unwrap();
        }
        sheet.write(row, 12, 45_000.0).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let started = std::time::Instant::now();
    let read = Sheet::read(&bytes).unwrap().rows;
    eprintln!(
        "{rows} rows, {} bytes: {:?}",
        bytes.len(),
        started.elapsed()
    );
    assert_eq!(read.len(), rows as usize);
    let last = &read[rows as usize - 1];
    assert_eq!(last[1].text(), format!("SITI AMINAH {}", rows - 1));
    assert_eq!((last.len(), last[12].text()), (13, "45000".to_owned()));
}
