#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| jemput_seal_fuzz::stream(bytes));
