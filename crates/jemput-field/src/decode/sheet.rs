//! A sheet of a PDF as a picture, for the eye alone: what is kept and sent is the PDF.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::{DynamicImage, RgbaImage};
use jemput_domain::error::ErrorCode;

use super::answer::{Decoded, Refused};
use super::image_page;
use super::kind::Kind;

/// Of the longest side: A4 at 200 dpi, at which the digits of a family card are read.
const PIXELS: f32 = 2338.0;

/// How many sheets there are.
pub fn count(bytes: Vec<u8>) -> Result<u32, Refused> {
    u32::try_from(open(bytes)?.pages().len()).map_err(|_| ErrorCode::PdfDamaged.into())
}

/// The sheet of this number, from 0.
pub fn picture(bytes: Vec<u8>, number: u32) -> Result<Decoded, Refused> {
    let pdf = open(bytes)?;
    let page = pdf.pages().get(number as usize);
    let page = page.ok_or(ErrorCode::NotFound)?;
    let (width, height) = page.render_dimensions();
    let scale = PIXELS / width.max(height);
    // A sheet so narrow that nothing of it would be seen.
    if !(scale.is_finite() && width.min(height) * scale >= 1.0) {
        return Err(ErrorCode::PdfDamaged.into());
    }
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let incomplete = Arc::new(AtomicBool::new(false));
    let left_out = Arc::clone(&incomplete);
    let interpreter = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            // A signature without a picture of its own is nothing that could be read.
            if !matches!(warning, InterpreterWarning::UnresolvedAnnotationAppearance) {
                left_out.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let pixels = render(
        page,
        &RenderCache::new(),
        &interpreter,
        &RenderSettings::default(),
        &settings,
    );
    // A card without its number, or a scan without its picture, would be taken for an empty one.
    if incomplete.load(Ordering::Relaxed) {
        return Err(ErrorCode::PdfDamaged.into());
    }
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    // White below everything: nothing is left to see through.
    let opaque = RgbaImage::from_raw(width, height, pixels.data_as_u8_slice().to_vec());
    let opaque = opaque.ok_or(ErrorCode::PdfDamaged)?;
    image_page::encoded(&DynamicImage::ImageRgba8(opaque), Kind::Jpeg)
}

fn open(bytes: Vec<u8>) -> Result<Pdf, Refused> {
    Pdf::new(bytes).map_err(|_| ErrorCode::PdfDamaged.into())
}
