//! Photographs and PDFs, opened only in a limited child process.
//!
//! The kit runs its own program again with the argument `decode`. The child limits itself, reads
//! one file from standard input and answers on standard output with a page that is safe to keep:
//! a fresh JPEG or PNG without any metadata, turned upright, or a PDF without document
//! information, scripts and attached files. A PDF's sheets become pictures the same way. It never
//! sees the database, and a file that makes a decoder fail takes only the child with it.

mod answer;
pub mod child;
mod image_page;
mod job;
mod jpeg_segments;
mod kind;
mod limits;
mod parent;
mod pdf_page;
mod sheet;

pub use answer::Decoded;
pub use kind::endings;
pub use parent::{decode, sheet, sheets};

/// Runs the program as a decoding child.
pub const ARGUMENT: &str = "decode";

/// How a PDF is named to the window and to the office.
pub const PDF: &str = "application/pdf";

/// Largest file taken in.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Most pixels decoded: above every telephone's camera, below what a 4 GB laptop cannot hold.
pub const MAX_PIXELS: u64 = 120_000_000;
/// Longest side kept: A4 at 350 dpi.
pub const MAX_SIDE: u32 = 4096;
/// Longest side of a thumbnail.
pub const THUMBNAIL_SIDE: u32 = 320;
