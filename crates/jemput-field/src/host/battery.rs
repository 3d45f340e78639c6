//! The battery, from Linux's sysfs. Elsewhere none is shown.

use std::fs;
use std::path::Path;

use crate::commands::session::Battery;

/// The first battery under `power_supply` that tells its charge.
pub fn read(power_supply: &Path) -> Option<Battery> {
    let mut entries: Vec<_> = fs::read_dir(power_supply)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    entries.iter().find_map(|supply| one(supply))
}

fn one(supply: &Path) -> Option<Battery> {
    let value = |name: &str| {
        fs::read_to_string(supply.join(name))
            .ok()
            .map(|text| text.trim().to_owned())
    };
    // A mouse or pen is a battery too, of another scope.
    if value("type")? != "Battery" || value("scope").as_deref() == Some("Device") {
        return None;
    }
    let percent = value("capacity")?.parse::<u8>().ok()?.min(100);
    let charging = value("status").is_some_and(|status| status != "Discharging");
    Some(Battery { percent, charging })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::read;

    #[test]
    fn reads_the_laptop_and_not_the_mouse() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), None);
        let write = |supply: &str, name: &str, value: &str| {
            fs::create_dir_all(folder.path().join(supply)).unwrap();
            fs::write(folder.path().join(supply).join(name), value).unwrap();
        };
        write("AC", "type", "Mains\n");
        write("A-mouse", "type", "Battery\n");
        write("A-mouse", "scope", "Device\n");
        write("A-mouse", "capacity", "3\n");
        write("BAT0", "type", "Battery\n");
        write("BAT0", "capacity", "57\n");
        write("BAT0", "status", "Discharging\n");
        let battery = read(folder.path()).unwrap();
        assert_eq!((battery.percent, battery.charging), (57, false));
    }
}
