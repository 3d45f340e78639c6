//! Tests of all three sides, in one program so that they share one office.

mod roundtrip;
mod support;
mod vectors;
