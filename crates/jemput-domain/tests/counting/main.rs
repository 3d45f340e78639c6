//! Counting: DESIGN's rules one by one, and laws over arbitrary histories.

mod laws;
mod rules;
mod support;
