//! Spreadsheets nobody would call a list, and a very long one that is: read in bounded memory.

use std::io::{Cursor, Write as _};

use jemput_domain::time::Date;
use jemput_domain::wire::person::RegionCode;
use jemput_office::lists::ListError;
use jemput_office::lists::columns::Column;
use jemput_office::lists::preview::{self, Looked};
use jemput_office::lists::row::{RowReason, Why};
use jemput_office::lists::sheet::{Cell, Sheet, SheetRow};
use jemput_office::lists::totals;
use rust_xlsxwriter::Workbook;
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
    let text = |row: &SheetRow| row.cells.iter().map(Cell::text).collect();
    let texts = rows.iter().map(text);
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
    assert_eq!(texts(&bytes), [["NIK", "", "5"]]);
    assert_eq!(Sheet::read(&bytes).unwrap().rows[0].at.number, 2);
}

#[test]
fn a_workbook_that_claims_more_texts_than_it_could_have_is_refused() {
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
    let strings = |claim: &str| format!(r#"<sst uniqueCount="{claim}"><si><t>NIK</t></si></sst>"#);
    let with = |claim| Sheet::read(&xlsx(sheet, &[("xl/sharedStrings.xml", &strings(claim))]));
    assert_eq!(with("1").unwrap().rows[0].cells[0].text(), "NIK");
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
    let last = &read[rows as usize - 1].cells;
    assert_eq!(last[1].text(), format!("SITI AMINAH {}", rows - 1));
    assert_eq!((last.len(), last[12].text()), (13, "45000".to_owned()));
}

/// A workbook of these sheets, each of rows of texts.
fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn looked(bytes: &[u8]) -> Looked {
    let sheet = Sheet::read(bytes).unwrap();
    preview::look(&sheet, None, None, "12.77", Date::constant(2026, 11, 22)).unwrap()
}

const HEAD: &[&str] = &["NIK", "Nama", "RT"];
const SITI: &[&str] = &["1277015508950001", "SITI AMINAH", "1"];
const BUDI: &[&str] = &["1277010102800002", "BUDI SIREGAR", "2"];
const NAMELESS: &[&str] = &["", "", "3"];

#[test]
fn a_sheet_for_each_kelurahan_is_one_list() {
    let Looked { preview, people } = looked(&book(&[
        ("Kosong", &[]),
        ("Wek I", &[HEAD, SITI, NAMELESS]),
        // A letterhead above the same headings.
        ("Kel. Wek II", &[&["DINAS"], HEAD, BUDI, NAMELESS]),
        ("Atlantis", &[HEAD, &["1277010305700003", "DEWI", "1"]]),
    ]));
    assert_eq!(preview.sheets.read, ["Wek I", "Kel. Wek II", "Atlantis"]);
    assert_eq!(preview.sheets.unread, Vec::<String>::new());
    assert_eq!(preview.needed, []);
    // Two rows without a name, on the same line of two sheets' lists, are two rows.
    assert_eq!((preview.counts.rows, preview.counts.people), (5, 2));
    let village = |code: &str| Some(RegionCode(code.into()));
    assert_eq!(people[0].data.village, village("12.77.01.1001"));
    let budi = people.iter().find(|row| row.data.name == "BUDI SIREGAR");
    assert_eq!(budi.unwrap().data.village, village("12.77.01.1002"));
    let told = |at: usize| (preview.rows[at].sheet.as_deref(), preview.rows[at].number);
    assert_eq!(told(0), (Some("Wek I"), 3));
    assert_eq!(told(1), (Some("Kel. Wek II"), 4));
    assert_eq!(told(2), (Some("Atlantis"), 2));
    assert_eq!(preview.rows.len(), 3);
}

/// A sheet of last month, hidden rather than deleted, would bring back whom it names.
#[test]
fn hidden_sheets_are_not_read_and_named() {
    let mut book = Workbook::new();
    for (name, rows) in [("Oktober", [HEAD, BUDI]), ("Wek I", [HEAD, SITI])] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        // The first is the active one unless another is, and that is shown.
        if name == "Oktober" {
            sheet.set_hidden(true);
        } else {
            sheet.set_active(true);
        }
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, cells.iter().copied()).unwrap();
        }
    }
    let last = book.add_worksheet();
    last.set_name("September").unwrap().set_very_hidden(true);
    last.write(0, 0, "NIK").unwrap();
    book.add_worksheet().set_name("Kosong").unwrap();
    let Looked { preview, people } = looked(&book.save_to_buffer().unwrap());
    assert_eq!(preview.sheets.read, ["Wek I"]);
    assert_eq!(preview.sheets.unread, ["Oktober", "September"]);
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].data.name, "SITI AMINAH");
}

/// Kab. Serang has a kecamatan Padarincang, and a village of that name in it.
#[test]
fn a_sheet_named_as_a_kecamatan_and_a_village_says_no_village() {
    let looked = |names: [&str; 2]| {
        let bytes = book(&[(names[0], &[HEAD, SITI]), (names[1], &[HEAD, BUDI])]);
        let sheet = Sheet::read(&bytes).unwrap();
        preview::look(&sheet, None, None, "36.04", Date::constant(2026, 11, 22)).unwrap()
    };
    let asked = looked(["Padarincang", "Kramatwatu"]).preview;
    assert_eq!(asked.needed, [Column::VillageName]);
    // One that says it is a village is one; the other is still not told.
    let read = looked(["Desa Padarincang", "Kramatwatu"]);
    assert_eq!(read.preview.needed, []);
    assert_eq!(
        (read.preview.counts.people, read.preview.counts.left_out),
        (1, 1)
    );
    let ambiguous = Why::Row(RowReason::VillageOrDistrict);
    let budi = read
        .people
        .iter()
        .find(|row| row.data.name == "BUDI SIREGAR");
    assert!(budi.unwrap().problems.iter().any(|it| it.why == ambiguous));
}

#[test]
fn sheets_with_other_headings_are_named() {
    let list: &[&[&str]] = &[
        &["NIK", "Nama", "Desa"],
        &["1277015508950001", "SITI", "Wek I"],
    ];
    let preview = looked(&book(&[
        ("Petunjuk", &[&["Isi lembar berikut"], &["lalu kirim"]]),
        ("Januari", list),
        (
            "Rekap",
            &[
                &["Kelurahan", "Wajib KTP", "Sudah Rekam"],
                &["Wek I", "10", "9"],
            ],
        ),
    ]))
    .preview;
    assert_eq!(preview.sheets.read, ["Januari"]);
    assert_eq!(preview.sheets.unread, ["Petunjuk", "Rekap"]);
    assert_eq!(preview.counts.people, 1);
}

#[test]
fn totals_are_read_from_every_sheet_too() {
    let head: &[&str] = &["Kelurahan", "Wajib KTP", "Sudah Rekam"];
    let bytes = book(&[
        (
            "Utara",
            &[head, &["Wek I", "10", "9"], &["JUMLAH", "10", "9"]],
        ),
        ("Selatan", &[head, &["Wek II", "20", "21"]]),
    ]);
    let totals = totals::look(&Sheet::read(&bytes).unwrap(), None, "12.77").unwrap();
    assert_eq!(totals.sheets.read, ["Utara", "Selatan"]);
    assert_eq!((totals.rows.len(), totals.sum.wajib), (2, 10));
    let wrong = &totals.rows[1];
    assert_eq!((wrong.sheet.as_deref(), wrong.number), (Some("Selatan"), 2));
}

#[test]
fn more_sheets_than_a_list_has_or_a_name_beyond_reason_are_refused() {
    let sheet = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
    let with = |sheets: &str| {
        let named = WORKBOOK.replace(r#"<sheet name="a" sheetId="1" r:id="rId1"/>"#, sheets);
        Sheet::read(&packed(&[
            ("_rels/.rels", PACKAGE),
            ("xl/workbook.xml", &named),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/worksheets/sheet1.xml", sheet),
        ]))
    };
    let named = |name: &str| format!(r#"<sheet name="{name}" sheetId="1" r:id="rId1"/>"#);
    assert!(with(&named("Wek I")).is_ok());
    for sheets in [named("x").repeat(1_001), named(&"x".repeat(201))] {
        assert!(matches!(with(&sheets), Err(ListError::TooLarge(_))));
    }
}

/// Neither of two sheets is too large by itself.
#[test]
fn the_bounds_are_of_all_sheets_together() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1_000_000));
    let sheet = |rows: usize| {
        let row = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(rows);
        format!("<worksheet><sheetData>{row}</sheetData></worksheet>")
    };
    let read = |rows| {
        let (sheet, two) = (sheet(rows), |text: &str| {
            let next = text.replace("rId1", "rId2").replace("sheet1", "sheet2");
            let next = next
                .replace(r#"name="a""#, r#"name="b""#)
                .replace(r#""1""#, r#""2""#);
            let element = |text: &str| {
                let from = text
                    .find("<sheet ")
                    .or(text.find("<Relationship "))
                    .unwrap();
                text[from..=from + text[from..].find("/>").unwrap() + 1].to_owned()
            };
            text.replace(&element(text), &(element(text) + &element(&next)))
        });
        let (workbook, relations) = (two(WORKBOOK), two(RELATIONS));
        Sheet::read(&packed(&[
            ("_rels/.rels", PACKAGE),
            ("xl/workbook.xml", &workbook),
            ("xl/_rels/workbook.xml.rels", &relations),
            ("xl/worksheets/sheet1.xml", &sheet),
            ("xl/worksheets/sheet2.xml", &sheet),
            ("xl/sharedStrings.xml", &long),
        ]))
    };
    assert_eq!(read(3).unwrap().sheets.read, ["a", "b"]);
    assert!(matches!(read(150), Err(ListError::TooLarge(_))));
}
