//! The first day, before any laptop: the office's own lists in, and at once belum per village and RT.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use jemput_gateway::testing::TempPostgres;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};

use super::browser::{Browser, Site};

/// As SIAK exports it: apostrophes, hidden characters, days first; one person twice, one village
/// that does not exist, one bad NIK, one name that would be a formula.
const SIAK: &str = "Nomor KK;NIK;Nama Penduduk;Tanggal Lahir;Kelamin;RT;RW;Desa/Kel;Kecamatan
'1277010101100001;'1277015508950001;SITI AMINAH;15-08-1995;P;3;1;Wek II;Padangsidimpuan Utara
'1277010101100001;'1277015508950001;SITI AMINAH;15-08-1995;P;3;1;Wek II;Padangsidimpuan Utara
'1277010101100002;'\u{200B}1277010102800002;BUDI SIREGAR;01-02-1980;L;4;1;Wek II;Padangsidimpuan Utara
'1277010101100003;12770115;TANPA NIK;03-04-1990;L;4;1;Wek II;Padangsidimpuan Utara
;'1277010305700003;=HYPERLINK(\"http://x\");03-05-1970;L;4;1;Wek II;Padangsidimpuan Utara
'1277010101100009;'1277010607710004;SALAH TEMPAT;06-07-1971;L;1;1;Atlantis;Padangsidimpuan Utara
";

const TOTALS: &str = "No;Kelurahan;Kecamatan;Wajib KTP;Sudah Rekam;Belum Rekam
1;Wek I;Padangsidimpuan Utara;1.200;1.100;100
2;Wek II;Padangsidimpuan Utara;2.000;1.990;10
;JUMLAH;;3.200;3.090;110
";

#[tokio::test(flavor = "multi_thread")]
async fn lists_in_and_at_once_belum_per_village_and_rt() {
    first_day(Site::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_on_postgres() {
    let server = TempPostgres::start();
    first_day(Site::open_on(Some(server.database())).await).await;
}

async fn first_day(site: Site) {
    let office = site.signed_in("koordinator").await;
    totals(&office).await;
    by_name(&office).await;
    numbers(&office).await;
    spreadsheet_list(&office).await;
    printed(&office).await;
    exports(&office).await;
    searches(&office).await;
    let log = site.signed_in("auditor").await.get("/api/audit").await;
    assert_eq!(log["holds"], true);
    let text = log.to_string();
    for act in [
        "import_list",
        "export",
        "print_list",
        "view_list",
        "sign_in",
    ] {
        assert!(text.contains(&format!("\"{act}\"")), "{act}: {text}");
    }
    assert!(!text.contains("AMINAH") && !text.contains("1277015508950001"));
    site.running.stop().await;
}

/// As BIP-eKTP exports one village: no column says which.
const BIP: &str = "NO;Nama Lengkap;NIK;Tanggal Lahir;JK;Stat Rkm
No. KK : 1277010101100009;;;;;
1;SITI AMINAH;1277015508950001;15-08-1995;P;BELUM
";

#[tokio::test(flavor = "multi_thread")]
async fn the_village_of_a_file_without_a_column_for_it_is_chosen() {
    let site = Site::open().await;
    let office = site.signed_in("koordinator").await;
    let file = [("bip.csv", BIP.as_bytes())];
    let preview = office.upload("/api/lists/preview", &json!({}), &file).await;
    assert_eq!(preview["needed"], json!(["village_name"]));
    assert_eq!(preview["choices"][1]["village"], "12.77.01.1002");
    let request = json!({ "village": "12.77.01.1002" });
    let preview = office.upload("/api/lists/preview", &request, &file).await;
    assert_eq!(preview["villages"][0]["name"], "Wek II");
    let request = json!({ "village": "12.77.01.1002", "as_of": "2026-11-01" });
    let taken = office.upload("/api/lists", &request, &file).await;
    assert_eq!(taken["counts"]["people"], 1, "{taken}");
    let page = office.get("/api/people?region=12.77.01.1002").await;
    assert_eq!(page["total"], 1);
    site.running.stop().await;
}

async fn totals(office: &Browser) {
    // A baseline of no village is none.
    let none = [(
        "rekap.csv",
        &b"Kelurahan;Wajib KTP;Sudah Rekam\nAtlantis;10;9\n"[..],
    )];
    let request = json!({ "as_of": "2026-10-31" });
    let (status, refused) = office.try_upload("/api/totals", &request, &none).await;
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("list_empty")),
        "{refused}"
    );
    let file = [("rekap.csv", TOTALS.as_bytes())];
    let preview = office
        .upload("/api/totals/preview", &json!({}), &file)
        .await;
    assert_eq!(preview["sum"], json!({ "wajib": 3200, "sudah": 3090 }));
    assert_eq!(preview["missing"].as_array().unwrap().len(), 77);
    let taken = office
        .upload("/api/totals", &json!({ "as_of": "2026-10-31" }), &file)
        .await;
    assert_eq!(
        (&taken["villages"], &taken["left_out"]),
        (&json!(2), &json!(0))
    );
}

async fn by_name(office: &Browser) {
    let file = [("siak.csv", SIAK.as_bytes())];
    let preview = office.upload("/api/lists/preview", &json!({}), &file).await;
    let counts =
        json!({ "rows": 6, "people": 4, "duplicates": 1, "left_out": 1, "with_problems": 1 });
    assert_eq!(preview["counts"], counts, "{preview}");
    assert_eq!(preview["villages"][0]["people"], 4);
    // Whoever previews has stored nothing.
    assert_eq!(office.get("/api/people").await["total"], 0);

    let problems = office
        .upload("/api/lists/problems", &json!({}), &file)
        .await;
    use base64::Engine as _;
    let content = base64::engine::general_purpose::STANDARD
        .decode(problems["content"].as_str().unwrap())
        .unwrap();
    let rows = sheet(&content, "Perlu dilihat");
    assert!(
        rows.iter()
            .any(|row| text(&row[1]) == "SALAH TEMPAT" && text(&row[3]) == "tidak"),
        "{rows:?}"
    );

    let request = json!({ "as_of": "2026-11-01", "mapping": preview["mapping"], "complete": true });
    let taken = office.upload("/api/lists", &request, &file).await;
    assert_eq!(taken["counts"], counts);
    // The same file again changes nothing but the list of imports.
    office.upload("/api/lists", &request, &file).await;
    let lists = office.get("/api/lists").await;
    assert_eq!(lists.as_array().unwrap().len(), 3);
    assert_eq!(lists[0]["file_name"], "siak.csv");
    assert_eq!(lists[0]["imported_by"], "Ibu koordinator");
}

async fn numbers(office: &Browser) {
    let page = office.get("/api/remaining").await;
    assert_eq!(
        page["total"]["official"],
        json!({ "wajib": 3200, "sudah": 3090, "belum": 110 })
    );
    assert_eq!(page["total"]["targets"], 4);
    let villages: usize = page["districts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|district| district["villages"].as_array().unwrap().len())
        .sum();
    assert_eq!(villages, 79);
    let wek = office.get("/api/regions/12.77.01.1002").await;
    assert_eq!(wek["row"]["name"], "Wek II");
    // Ten are belum by the totals, four by name: the difference is a line of its own.
    assert_eq!(wek["row"]["difference"], 6);
    let rt = &wek["neighbourhoods"];
    assert_eq!(rt[0]["name"], "RT 003 / RW 001");
    assert_eq!(rt[0]["tally"]["left_official"], 1);
    assert_eq!(rt[1]["tally"]["left_official"], 3);
    assert_eq!(wek["path"][1]["name"], "Padangsidimpuan Utara");
    let text = office.get("/api/remaining/text").await;
    let text = text["text"].as_str().unwrap();
    assert!(text.contains("110 dari 3.200"), "{text}");
    assert!(text.contains("Angka 2 dari 79 desa/kelurahan"), "{text}");
    let total = &page["total"];
    assert_eq!(
        (&total["villages"], &total["without_baseline"]),
        (&json!(79), &json!(77))
    );
    assert_eq!(
        office.try_get("/api/regions/13.03").await.0,
        404,
        "another office's region"
    );
}

/// A workbook with a NIK kept as a number and a date as Excel's serial number.
async fn spreadsheet_list(office: &Browser) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in
        (0_u16..).zip(["NIK", "NAMA_LGKP", "TGL_LHR", "NO_RT", "NO_RW", "KODE DESA"])
    {
        sheet.write_string(0, column, heading).unwrap();
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let born = ExcelDateTime::from_ymd(1988, 7, 9).unwrap();
    sheet.write_number(1, 0, 1_277_010_907_880_001_f64).unwrap();
    sheet.write_string(1, 1, "RAHMAT HARAHAP").unwrap();
    sheet.write_datetime_with_format(1, 2, born, &date).unwrap();
    sheet.write_number(1, 3, 2).unwrap();
    sheet.write_number(1, 4, 1).unwrap();
    sheet.write_string(1, 5, "12.77.01.1001").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let request = json!({ "as_of": "2026-11-02" });
    let taken = office
        .upload("/api/lists", &request, &[("dump.xlsx", &bytes)])
        .await;
    assert_eq!(taken["counts"]["people"], 1, "{taken}");
    let page = office.get("/api/people?region=12.77.01.1001").await;
    let row = &page["rows"][0];
    assert_eq!(row["birth_date"], "1988-07-09", "{row}");
    let person = row["person"].as_str().unwrap();
    let person = office.get(&format!("/api/people/{person}")).await;
    assert_eq!(person["data"]["nik"], "1277010907880001", "{person}");
}

async fn printed(office: &Browser) {
    let list = office.get("/api/villages/12.77.01.1002/printed").await;
    assert_eq!(list["as_of"], "2026-11-01");
    let groups = list["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0]["people"][0]["name"], "SITI AMINAH");
    assert_eq!(groups[0]["people"][0]["nik"], "1277********0001");
    let one = office
        .get("/api/villages/12.77.01.1002/printed?neighbourhood=RT%20004%20%2F%20RW%20001")
        .await;
    assert_eq!(one["groups"].as_array().unwrap().len(), 1);
}

async fn exports(office: &Browser) {
    let (answer, bytes) = office.file("/api/exports/remaining").await;
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(
        disposition.starts_with("attachment; filename=\"belum-rekam-12.77"),
        "{disposition}"
    );
    let rows = sheet(&bytes, "Rekap");
    let wek = rows.iter().find(|row| text(&row[2]) == "Wek II").unwrap();
    assert_eq!(
        (&wek[5], &wek[7]),
        (&Data::Float(2000.0), &Data::Float(10.0))
    );
    let sum = rows.last().unwrap();
    assert_eq!(
        (text(&sum[2]).as_str(), &sum[7]),
        ("Kota Padangsidimpuan", &Data::Float(110.0)),
        "{sum:?}"
    );
    let row = |name: &str| rows.iter().position(|row| text(&row[1]) == name).unwrap();
    let column = |heading: &str| {
        let head = &rows[row("Kode wilayah")];
        let at = head.iter().position(|cell| text(cell) == heading);
        at.unwrap_or_else(|| panic!("{heading}: {head:?}"))
    };
    let of = |heading: &str| sum[column(heading)].clone();
    let reported = ["Wajib KTP", "Sudah rekam", "Belum rekam"]
        .map(|figure| of(&format!("{figure} menurut laporan tim")));
    assert_eq!(reported, [3200.0, 3090.0, 110.0].map(Data::Float));
    assert_eq!(
        [
            of("Desa/kelurahan dengan data dasar"),
            of("Semua desa/kelurahan")
        ],
        [Data::Float(2.0), Data::Float(79.0)]
    );
    let rt = sheet(&bytes, "Per RT");
    assert!(
        rt.iter()
            .any(|row| text(&row[3]) == "RT 004 / RW 001" && row[4] == Data::Float(3.0)),
        "{rt:?}"
    );

    let (_, bytes) = office
        .file("/api/exports/people?region=12.77.01.1002")
        .await;
    let rows = sheet(&bytes, "Warga belum rekam");
    let formula = rows
        .iter()
        .find(|row| text(&row[2]).contains("HYPERLINK"))
        .unwrap();
    assert!(matches!(&formula[2], Data::String(name) if name.starts_with('=')));
    assert_eq!(text(&formula[1]), "1277********0003");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(
        book.worksheet_formula("Warga belum rekam")
            .unwrap()
            .used_cells()
            .count(),
        0
    );
    for report in ["outcomes", "output", "quarantine"] {
        let (_, bytes) = office.file(&format!("/api/exports/{report}")).await;
        assert!(Xlsx::new(Cursor::new(bytes)).is_ok(), "{report}");
    }
    let (_, bytes) = office
        .file("/api/exports/printed_list?region=12.77.01.1002")
        .await;
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["RT 003 - RW 001", "RT 004 - RW 001"]);
}

async fn searches(office: &Browser) {
    for (query, total) in [
        ("query=siti+95", 1),
        ("query=siti+80", 0),
        ("query=1277010102800002", 1),
        ("query=sir", 1),
        ("query=%25", 5),
        ("region=12.77.01.1002&filter=left", 4),
        ("region=12.77.01&filter=outcome&outcome=REKAM", 0),
        ("neighbourhood=RT%20003%20%2F%20RW%20001", 1),
    ] {
        let page = office.get(&format!("/api/people?{query}")).await;
        assert_eq!(page["total"], total, "{query}: {page}");
    }
    assert_eq!(office.try_get("/api/people?cursor=x").await.0, 400);
    assert_eq!(office.try_get("/api/people?filter=x").await.0, 400);
}

pub fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.clone(),
        _ => Value::Null.to_string(),
    }
}
