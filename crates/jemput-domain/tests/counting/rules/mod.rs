//! DESIGN's rules of counting, one by one.

mod absorbed;
mod accepted;
mod figures;
mod left;
mod reported;
mod wajib;
