//! A photographed paper, made here: noise over paper, so that it is as large as a real one.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use rand::RngExt;
use rand::rngs::StdRng;

/// A JPEG of `width` x `width`·√2 pixels. About 300 KiB at 900.
pub fn photograph(random: &mut StdRng, width: u32) -> Vec<u8> {
    let height = width * 99 / 70;
    let tint: u8 = random.random_range(200..240);
    let paper = RgbImage::from_fn(width, height, |_, y| {
        let line = if y % 24 < 3 { 90 } else { 0 };
        let grain: u8 = random.random_range(0..24);
        let grey = tint.saturating_sub(line).saturating_sub(grain);
        Rgb([grey, grey, grey.saturating_sub(12)])
    });
    let mut bytes = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut bytes, 80)
        .encode_image(&paper)
        .expect("a JPEG in memory");
    bytes.into_inner()
}
