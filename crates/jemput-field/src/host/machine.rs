//! The real machine.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jemput_domain::time::UnixMillis;
use sysinfo::Disks;

use super::{Host, battery, marker};
use crate::commands::sending::StickVolume;
use crate::commands::session::Battery;
use crate::decode;

/// Further folders to offer as sticks, in the form of `PATH`.
const EXTRA_STICKS: &str = "JEMPUT_STICKS";

/// The machine this program runs on.
pub struct Machine {
    started: Instant,
}

impl Machine {
    /// Starts its monotonic clock.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for Machine {
    fn now(&self) -> UnixMillis {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn boot_id(&self) -> String {
        let linux = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        linux.map_or_else(
            || sysinfo::System::boot_time().unwrap_or_default().to_string(),
            |id| id.trim().to_owned(),
        )
    }

    fn random(&self, bytes: &mut [u8]) {
        // Without the system's randomness no key may be made at all.
        getrandom::fill(bytes).expect("the system gives randomness");
    }

    fn machine_marker(&self, data: &Path) -> String {
        marker::marker(data)
    }

    fn battery(&self) -> Option<Battery> {
        battery::read(Path::new("/sys/class/power_supply"))
    }

    fn free_bytes(&self, path: &Path) -> u64 {
        free_bytes(path)
    }

    fn sticks(&self) -> Vec<StickVolume> {
        let disks = Disks::new_with_refreshed_list().ok();
        let listed = disks.iter().flat_map(|disks| disks.iter());
        let removable =
            listed.filter(|disk| disk.is_removable() || is_mounted_for_user(disk.mount_point()));
        let mut volumes: Vec<StickVolume> = removable
            .filter(|disk| !disk.is_read_only())
            .map(|disk| {
                volume(
                    disk.mount_point(),
                    disk.available_space(),
                    disk.total_space(),
                )
            })
            .collect();
        for extra in std::env::split_paths(&std::env::var_os(EXTRA_STICKS).unwrap_or_default()) {
            if extra.is_dir() {
                volumes.push(volume(&extra, self.free_bytes(&extra), 0));
            }
        }
        volumes.sort_by(|a, b| a.path.cmp(&b.path));
        volumes.dedup_by(|a, b| a.path == b.path);
        volumes
    }

    fn decoder(&self) -> (PathBuf, Vec<OsString>) {
        (
            std::env::current_exe().unwrap_or_default(),
            vec![decode::ARGUMENT.into()],
        )
    }
}

/// Where desktops mount what a person plugged in; some sticks do not say they are removable.
fn is_mounted_for_user(mount_point: &Path) -> bool {
    ["/media", "/run/media"]
        .iter()
        .any(|place| mount_point.starts_with(place))
}

/// Of a folder yet to be made: where it will be.
fn nearest(path: &Path) -> &Path {
    path.ancestors()
        .find(|ancestor| ancestor.exists())
        .unwrap_or(path)
}

#[cfg(unix)]
fn free_bytes(path: &Path) -> u64 {
    rustix::fs::statvfs(nearest(path)).map_or(0, |of| of.f_bavail.saturating_mul(of.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(path: &Path) -> u64 {
    let Ok(path) = nearest(path).canonicalize() else {
        return 0;
    };
    let Ok(disks) = Disks::new_with_refreshed_list() else {
        return 0;
    };
    let of_path = disks
        .iter()
        .filter(|disk| path.starts_with(disk.mount_point()));
    of_path
        .max_by_key(|disk| disk.mount_point().as_os_str().len())
        .map_or(0, |disk| disk.available_space())
}

fn volume(path: &Path, free_bytes: u64, total_bytes: u64) -> StickVolume {
    let name = path.file_name().unwrap_or(path.as_os_str());
    StickVolume {
        path: path.to_string_lossy().into_owned(),
        label: name.to_string_lossy().into_owned(),
        free_bytes,
        total_bytes,
        has_jemput: path.join("jemput").is_dir(),
    }
}
