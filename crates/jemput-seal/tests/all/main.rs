//! Tests of all three sides, in one program so that they share one office.

mod enrolment;
mod entries;
mod files;
mod flipped;
mod keys;
mod messages;
mod receipts;
mod roundtrip;
mod support;
mod trust;
mod vectors;
mod zip_tool;
