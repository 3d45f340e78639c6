//! A photograph becomes a page: upright, not larger than needed, and with nothing in it but pixels.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, Limits};
use jemput_domain::error::ErrorCode;

use super::answer::{Decoded, Refused};
use super::kind::Kind;
use super::{MAX_PIXELS, MAX_SIDE, THUMBNAIL_SIDE};

const PAGE_QUALITY: u8 = 85;
const THUMBNAIL_QUALITY: u8 = 70;
/// A PNG page above this becomes a JPEG: it is a photograph, and the line is weak.
const LARGEST_PNG: usize = 2 * 1024 * 1024;

/// Decodes and encodes afresh.
pub fn page(bytes: &[u8], kind: Kind) -> Result<Decoded, Refused> {
    let mut image = match kind {
        Kind::Jpeg => pixels(JpegDecoder::new(Cursor::new(bytes))),
        Kind::Png => pixels(PngDecoder::new(Cursor::new(bytes))),
        Kind::Webp => pixels(WebPDecoder::new(Cursor::new(bytes))),
        Kind::Pdf => return Err(ErrorCode::NotAnImage.into()),
    }?;
    // Shrinking before turning keeps one copy of a large photograph in memory, not two.
    if image.0.width().max(image.0.height()) > MAX_SIDE {
        image.0 = image.0.resize(MAX_SIDE, MAX_SIDE, FilterType::CatmullRom);
    }
    image.0.apply_orientation(image.1);
    encoded(&image.0, kind)
}

/// An upright picture as a page, with its thumbnail.
pub fn encoded(upright: &DynamicImage, kind: Kind) -> Result<Decoded, Refused> {
    let (media_type, page) = encode(upright, kind)?;
    let small = flat(upright.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE));
    Ok(Decoded {
        media_type: media_type.to_owned(),
        width: upright.width(),
        height: upright.height(),
        page,
        thumbnail: jpeg(&small, THUMBNAIL_QUALITY)?,
    })
}

fn pixels<D: ImageDecoder>(
    decoder: Result<D, ImageError>,
) -> Result<(DynamicImage, Orientation), Refused> {
    let mut decoder = decoder.map_err(refused)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        let params = vec![
            ("megapixels".into(), (pixels / 1_000_000).to_string()),
            ("limit".into(), (MAX_PIXELS / 1_000_000).to_string()),
        ];
        return Err(Refused {
            code: ErrorCode::ImageTooLarge,
            params,
        });
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(1 << 30);
    decoder.set_limits(limits).map_err(refused)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((
        DynamicImage::from_decoder(decoder).map_err(refused)?,
        orientation,
    ))
}

fn encode(image: &DynamicImage, kind: Kind) -> Result<(&'static str, Vec<u8>), Refused> {
    if kind == Kind::Png {
        let mut png = Cursor::new(Vec::new());
        image
            .write_to(&mut png, ImageFormat::Png)
            .map_err(refused)?;
        if png.get_ref().len() <= LARGEST_PNG {
            return Ok(("image/png", png.into_inner()));
        }
    }
    Ok(("image/jpeg", jpeg(&flat(image.clone()), PAGE_QUALITY)?))
}

fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(image)
        .map_err(refused)?;
    Ok(bytes)
}

/// JPEG has no alpha and 8 bits: transparent parts become paper, not black.
fn flat(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return match image {
            DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => image,
            DynamicImage::ImageLuma16(_) => image.into_luma8().into(),
            other => other.into_rgb8().into(),
        };
    }
    let mut rgba = image.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let alpha = u32::from(pixel[3]);
        for channel in &mut pixel.0[..3] {
            *channel = ((u32::from(*channel) * alpha + 255 * (255 - alpha)) / 255) as u8;
        }
    }
    DynamicImage::ImageRgba8(rgba).into_rgb8().into()
}

fn refused(error: ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => ErrorCode::ImageTooLarge.into(),
        ImageError::Unsupported(_) => ErrorCode::FileKindUnsupported.into(),
        _ => ErrorCode::NotAnImage.into(),
    }
}
