//! Makes the window's context. The built pages may not be there yet: a check needs none.

use std::path::Path;

fn main() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    if !pages.exists() {
        // An empty folder is enough for the compiler; the pages replace it.
        let _ = std::fs::create_dir_all(&pages);
    }
    println!("cargo::rerun-if-changed={}", pages.display());
    let commands = tauri_build::AppManifest::new().commands(&["call"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
        .expect("the window's configuration is sound");
}
