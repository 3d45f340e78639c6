//! A new migration file must rebuild the crate: the macro that embeds them does not notice by itself.
//! Nor does the one that embeds the pages, which may not have been built yet.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    let pages = Path::new("../../ui/dist");
    if let Err(error) = std::fs::create_dir_all(pages) {
        println!("cargo:warning={}: {error}", pages.display());
    }
    // In a debug build they are read from the folder as the program runs.
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed={}", pages.display());
    }
}
