//! One zstd frame: records items and messages.

use std::io::Read;

use zstd::zstd_safe::CParameter;

use crate::SealError;

const LEVEL: i32 = 3;
/// 1 MiB: what a reader must hold.
const WINDOW_LOG: u32 = 20;

/// One frame with its content size, no checksum (the manifest's hash is better).
pub(crate) fn compress(content: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
    compressor.set_parameter(CParameter::WindowLog(WINDOW_LOG))?;
    Ok(compressor.compress(content)?)
}

/// Exactly one frame of exactly `length` bytes, or nothing.
pub(crate) fn decompress(encoded: &[u8], length: u64) -> Option<Vec<u8>> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(encoded)
        .ok()?
        .single_frame();
    decoder.window_log_max(WINDOW_LOG).ok()?;
    let mut content = Vec::with_capacity(usize::try_from(length).ok()?);
    // One byte more than stated, to see a longer one without unpacking it.
    decoder
        .by_ref()
        .take(length + 1)
        .read_to_end(&mut content)
        .ok()?;
    let rest = decoder.finish();
    (content.len() as u64 == length && rest.is_empty()).then_some(content)
}
