//! Photographs and PDFs, good and bad, made here.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage};
use lopdf::encryption::crypt_filters::{Aes128CryptFilter, CryptFilter};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
    StringFormat, dictionary,
};

/// Left half red, right half blue.
fn two_halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    })
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode_image(&two_halves(width, height))
        .unwrap();
    bytes
}

/// Says that it is to be turned by 90° and where it was taken.
pub fn exif_jpeg(width: u32, height: u32) -> Vec<u8> {
    let plain = jpeg(width, height);
    // A big-endian TIFF: orientation 6, a maker, and a GPS directory holding one reference.
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    tiff.extend([0, 3]);
    tiff.extend([0x01, 0x0f, 0, 2, 0, 0, 0, 12, 0, 0, 0, 50]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 62]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"TELEPON-KU\0\0");
    tiff.extend([0, 1]);
    tiff.extend([0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let mut out = plain[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(segment.len() + 2).unwrap().to_be_bytes());
    out.extend(segment);
    out.extend(&plain[2..]);
    out
}

/// Claims its size in the header; its pixels are few bytes.
pub fn noise_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::GrayImage::new(width, height)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn document() -> Document {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let mut scan = Dictionary::new();
    scan.set("Type", "XObject");
    scan.set("Subtype", "Image");
    scan.set("Filter", "DCTDecode");
    let image = document.add_object(Stream::new(scan, exif_jpeg(40, 30)));
    let content = document.add_object(Stream::new(dictionary! {}, b"q Q".to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "XObject" => dictionary! { "Im1" => image } },
    });
    let kids = vec![Object::Reference(page)];
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }),
    );
    let script = document.add_object(
        dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") },
    );
    let catalog = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "OpenAction" => script });
    let info =
        document.add_object(dictionary! { "Author" => Object::string_literal("PEMBUAT RAHASIA") });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let id = Object::String(vec![1; 16], StringFormat::Literal);
    document
        .trailer
        .set("ID", Object::Array(vec![id.clone(), id]));
    document
}

pub fn pdf() -> Vec<u8> {
    saved(document())
}

/// A sheet of `size` (points) for each of the contents; `/F1` is Helvetica, which is not in it, `/Im1` a
/// photograph that cannot be read.
pub fn drawn_pdf(size: [i64; 2], contents: &[&str]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document.add_object(
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" },
    );
    let photograph = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Filter" => "DCTDecode",
        "Width" => 40, "Height" => 30, "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8,
    };
    let image = document.add_object(Stream::new(photograph, b"\xff\xd8 nothing".to_vec()));
    let mut sheet = |content: &&str| {
        let content = Stream::new(dictionary! {}, content.as_bytes().to_vec());
        let content = document.add_object(content);
        let sheet = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), size[0].into(), size[1].into()],
            "Resources" => dictionary! {
                "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "Im1" => image },
            },
        });
        Object::Reference(sheet)
    };
    let kids: Vec<Object> = contents.iter().map(&mut sheet).collect();
    let count = contents.len() as i64;
    let all = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    document.objects.insert(pages, Object::Dictionary(all));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    saved(document)
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

pub fn protected_pdf() -> Vec<u8> {
    let mut document = document();
    let filter: std::sync::Arc<dyn CryptFilter> = std::sync::Arc::new(Aes128CryptFilter);
    let version = EncryptionVersion::V4 {
        document: &document,
        encrypt_metadata: true,
        crypt_filters: [(b"StdCF".to_vec(), filter)].into(),
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: "pemilik",
        user_password: "sandi",
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    saved(document)
}
