//! Photographs and PDFs, good and bad.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::GenericImageView;
use jemput_domain::error::ErrorCode;
use serde_json::{Value, json};

use crate::support::{Laptop, contains, drawn_pdf, exif_jpeg, jpeg, noise_png, pdf, protected_pdf};

fn add(laptop: &Laptop, files: &[(&str, Vec<u8>)]) -> Value {
    let person = laptop.find("")[0]["person"].clone();
    let paths: Vec<_> = files
        .iter()
        .map(|(name, bytes)| laptop.write(name, bytes))
        .collect();
    laptop.call(
        "document_add",
        json!({ "target": { "person": person, "title": "KK" }, "paths": paths }),
    )
}

#[test]
fn a_photograph_is_turned_upright_and_tells_no_place() {
    let laptop = Laptop::at_work(1);
    let added = add(&laptop, &[("kk.jpg", exif_jpeg(400, 200))]);
    let page = &added["document"]["pages"][0];
    assert_eq!(
        (&page["width"], &page["height"]),
        (&json!(200), &json!(400))
    );
    let id = page["attachment"].as_str().unwrap();
    let scan = laptop.field.scan(&format!("/page/{id}")).unwrap();
    assert_eq!(scan.media_type, "image/jpeg");
    assert!(!scan.bytes.windows(4).any(|four| four == b"Exif"));
    assert!(!scan.bytes.windows(7).any(|seven| seven == b"TELEPON"));
    // Turned by 90° the red left half is on top.
    let upright = image::load_from_memory(&scan.bytes).unwrap();
    assert!(upright.get_pixel(100, 20)[0] > 150 && upright.get_pixel(100, 380)[2] > 150);
    let thumbnail = laptop.field.scan(&format!("thumb/{id}")).unwrap();
    assert_eq!(
        image::load_from_memory(&thumbnail.bytes)
            .unwrap()
            .dimensions(),
        (160, 320)
    );
    // On the disk nothing of it is readable.
    assert!(!contains(&laptop.data(), &scan.bytes[200..240]));
    laptop.call("lock", json!({}));
    assert_eq!(
        laptop.field.scan(&format!("page/{id}")).err().unwrap().code,
        ErrorCode::Locked
    );
}

#[test]
fn large_photographs_are_made_smaller_and_clean_ones_kept() {
    let laptop = Laptop::at_work(1);
    let added = add(
        &laptop,
        &[
            ("besar.jpg", jpeg(5000, 2500)),
            ("pindai.png", noise_png(300, 200)),
        ],
    );
    let pages = added["document"]["pages"].as_array().unwrap();
    assert_eq!(
        (&pages[0]["width"], &pages[0]["height"]),
        (&json!(4096), &json!(2048))
    );
    assert_eq!(pages[1]["media_type"], "image/png");
    assert_eq!(added["stored"].as_array().unwrap().len(), 2);
}

#[test]
fn each_bad_file_says_why_and_holds_up_none() {
    let laptop = Laptop::at_work(1);
    let cut = jpeg(400, 300)[..400].to_vec();
    let mut header_only = noise_png(20, 20);
    // 20,000 by 10,000 in the header; the checksum is put right so that the size is what refuses it.
    header_only[16..20].copy_from_slice(&20_000u32.to_be_bytes());
    header_only[20..24].copy_from_slice(&10_000u32.to_be_bytes());
    let checksum = crc32(&header_only[12..29]);
    header_only[29..33].copy_from_slice(&checksum.to_be_bytes());
    let added = add(
        &laptop,
        &[
            ("surat.jpg", b"ini bukan foto, hanya tulisan".to_vec()),
            ("kosong.jpg", Vec::new()),
            ("raksasa.png", header_only),
            ("terpotong.jpg", cut),
            ("sandi.pdf", protected_pdf()),
            ("rusak.pdf", b"%PDF-1.7 lalu tidak ada apa-apa".to_vec()),
            ("foto.heic", b"\0\0\0\x18ftypheic".to_vec()),
            ("baik.jpg", jpeg(50, 50)),
        ],
    );
    let codes: Vec<(&str, &str)> = added["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refused| {
            (
                refused["name"].as_str().unwrap(),
                refused["error"]["code"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("surat.jpg", "not_an_image"),
        ("kosong.jpg", "file_empty"),
        ("raksasa.png", "image_too_large"),
        ("terpotong.jpg", "not_an_image"),
        ("sandi.pdf", "pdf_protected"),
        ("rusak.pdf", "pdf_damaged"),
        ("foto.heic", "file_kind_unsupported"),
    ];
    assert_eq!(codes, expected);
    assert_eq!(added["refused"][2]["error"]["params"]["megapixels"], "200");
    assert_eq!(added["document"]["pages"].as_array().unwrap().len(), 1);
}

#[test]
fn a_pdf_keeps_its_pages_and_loses_its_maker() {
    let laptop = Laptop::at_work(1);
    let added = add(&laptop, &[("akta.pdf", pdf())]);
    let page = &added["document"]["pages"][0];
    assert_eq!(page["media_type"], "application/pdf");
    let scan = laptop
        .field
        .scan(&format!("page/{}", page["attachment"].as_str().unwrap()))
        .unwrap();
    let kept = lopdf::Document::load_mem(&scan.bytes).unwrap();
    assert_eq!(kept.get_pages().len(), 1);
    for secret in [&b"PEMBUAT"[..], b"app.alert", b"TELEPON", b"Exif"] {
        assert!(
            !scan
                .bytes
                .windows(secret.len())
                .any(|window| window == secret),
            "{}",
            String::from_utf8_lossy(secret)
        );
    }
}

/// Many family cards come as a PDF: their numbers are compared on the screen.
#[test]
fn a_pdf_is_looked_at_sheet_by_sheet() {
    let laptop = Laptop::at_work(1);
    let red_left_half = "1 0 0 rg 0 0 105 297 re f";
    let number = "BT /F1 24 Tf 20 150 Td (1277014602030006) Tj ET";
    let unreadable = "q 200 0 0 200 0 0 cm /Im1 Do Q";
    let files = [
        ("kk.pdf", drawn_pdf([210, 297], &[red_left_half, number])),
        ("foto.jpg", jpeg(40, 30)),
        ("garis.pdf", drawn_pdf([10_000, 1], &[red_left_half])),
        ("pindai.pdf", drawn_pdf([210, 297], &[unreadable])),
    ];
    let added = add(&laptop, &files);
    let page = |at: usize| added["document"]["pages"][at].clone();
    let id = |at: usize| page(at)["attachment"].as_str().unwrap().to_owned();
    let scan = |path: &str| laptop.field.scan(path);
    let picture = |path: &str| image::load_from_memory(&scan(path).unwrap().bytes).unwrap();

    assert_eq!(page(0)["has_thumbnail"], true);
    let thumbnail = picture(&format!("thumb/{}", id(0)));
    assert_eq!(thumbnail.dimensions(), (226, 320));
    let [left, right] = [50, 170].map(|x| thumbnail.get_pixel(x, 160).0);
    assert!(left[0] > 230 && left[1] < 30, "{left:?}");
    assert!(right[..3].iter().all(|part| *part > 240), "{right:?}");

    let count = |at| {
        let of = json!({ "attachment": id(at) });
        laptop.field.call("document_sheets", of)
    };
    assert_eq!(count(0).unwrap(), json!({ "count": 2 }));
    let second = picture(&format!("sheet/{}/1", id(0))).into_luma8();
    assert_eq!(second.dimensions(), (1653, 2338));
    let dark = second.pixels().filter(|pixel| pixel.0[0] < 80).count();
    assert!(dark > 2_000, "the number is not drawn: {dark}");
    for path in ["0/2", "0/-1", "0/", "1/0"] {
        let (at, number) = path.split_once('/').unwrap();
        let path = format!("sheet/{}/{number}", id(at.parse().unwrap()));
        assert_eq!(
            scan(&path).err().unwrap().code,
            ErrorCode::NotFound,
            "{path}"
        );
    }
    assert_eq!(count(1).unwrap_err().code, ErrorCode::NotFound);

    // Nothing of them could be seen: kept all the same, and no empty sheet is shown for them.
    for at in [2, 3] {
        assert_eq!(page(at)["has_thumbnail"], false, "{at}");
        let sheet = scan(&format!("sheet/{}/0", id(at))).err().unwrap();
        assert_eq!(sheet.code, ErrorCode::PdfDamaged, "{at}");
    }
    laptop.call("lock", json!({}));
    let locked = scan(&format!("sheet/{}/0", id(0))).err().unwrap();
    assert_eq!(locked.code, ErrorCode::Locked);
}

#[test]
fn by_bytes_as_by_path_and_taken_off_again() {
    let laptop = Laptop::at_work(1);
    let person = laptop.find("")[0]["person"].clone();
    let bytes = STANDARD.encode(jpeg(60, 40));
    let added = laptop.call(
        "document_add_bytes",
        json!({ "target": { "person": person, "title": "KTP" }, "bytes": bytes }),
    );
    let document = added["document"]["document"].clone();
    let more = json!({ "target": { "person": person, "document": document }, "bytes": STANDARD.encode(jpeg(60, 40)) });
    assert_eq!(
        laptop.call("document_add_bytes", more)["document"]["pages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        laptop.call("document_remove", json!({ "document": document })),
        json!([])
    );
    assert_eq!(
        laptop.call("documents_of", json!({ "person": person })),
        json!([])
    );
    let nonsense = json!({ "target": { "person": person }, "bytes": "%%%" });
    assert_eq!(
        laptop.code("document_add_bytes", nonsense),
        ErrorCode::InvalidRequest
    );
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}
