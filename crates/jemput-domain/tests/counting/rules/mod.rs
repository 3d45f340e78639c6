//! DESIGN's rules of counting, one by one.

mod absorbed;
mod accepted;
mod figures;
mod reported;
mod wajib;
