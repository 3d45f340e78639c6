//! A disk that is really full: a tmpfs of a few megabytes in a namespace of its own, in which a test
//! runs once more as a process of its own.
//!
//! A crate of its own because tests of crates that may not know each other share it. Only tests use it.

use std::env;
use std::path::Path;
use std::process::Command;

/// Names the small file system to the process that runs on it.
const FOLDER: &str = "JEMPUT_SMALL_DISK";
/// `$1` is the folder to mount on, the rest the program to run there.
const SCRIPT: &str = "mount -t tmpfs -o size=\"$JEMPUT_SMALL_DISK_SIZE\" small \"$1\" || exit 77
    export JEMPUT_SMALL_DISK=\"$1\" TMPDIR=\"$1\"; shift; exec \"$@\"";

/// Runs `work` in an empty folder of so many megabytes; `test` is the calling test's own path, as the
/// harness names it, and does nothing besides. Where the system does not allow such namespaces it says
/// so and runs nothing.
///
/// # Panics
/// When `work` panics there.
pub fn on_small_disk(megabytes: u32, test: &str, work: impl FnOnce(&Path)) {
    if let Some(folder) = env::var_os(FOLDER) {
        work(Path::new(&folder));
        return;
    }
    if !cfg!(target_os = "linux") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder to mount on");
    let ran = Command::new("unshare")
        .env("JEMPUT_SMALL_DISK_SIZE", format!("{megabytes}m"))
        .args(["-rm", "sh", "-c", SCRIPT, "sh"])
        .arg(folder.path())
        .arg(env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture"])
        .output();
    let Ok(ran) = ran else {
        println!("skipped: no unshare here");
        return;
    };
    let said = String::from_utf8_lossy(&ran.stdout);
    let began = said.contains("running 1 test");
    if !began && matches!(ran.status.code(), Some(1 | 77)) {
        println!("skipped: no small disk can be mounted here");
        return;
    }
    // A name nobody has runs nothing, and that would pass.
    assert!(
        began && ran.status.success(),
        "{test}\n{said}\n{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}
