//! What tells one machine from another of its kind, as far as anybody may read it: the model, and the
//! serial of the disk that a folder lies on. Nothing that can be plugged in counts, nor anything a
//! program sets.

use std::fs;
use std::path::{Path, PathBuf};

/// Of a whole disk, whichever of them its driver gives: SCSI and SATA, NVMe, eMMC, virtual ones.
const DISK: [&str; 5] = [
    "wwid",
    "serial",
    "device/wwid",
    "device/serial",
    "device/cid",
];
const MODEL: [&str; 4] = ["sys_vendor", "product_name", "board_vendor", "board_name"];
/// Mirrored, encrypted, in a volume group: no real stack of devices is deeper.
const DEEPEST: usize = 8;

/// The facts, always in the same order. `root` is the file system's, `folder` exists.
pub fn facts(root: &Path, folder: &Path) -> Vec<String> {
    let mut facts: Vec<String> = MODEL
        .iter()
        .filter_map(|name| read(&root.join("sys/class/dmi/id").join(name)))
        .collect();
    let disks = mounted_from(root, folder).map(|device| disks_below(&device, DEEPEST));
    let serials: Vec<String> = disks
        .unwrap_or_default()
        .iter()
        .flat_map(|disk| DISK.iter().filter_map(|name| read(&disk.join(name))))
        .collect();
    // Network cards come and go (a switch, power saving), so they only stand in.
    facts.extend(if serials.is_empty() {
        built_in_cards(root)
    } else {
        serials
    });
    facts
}

/// The device whose file system holds the folder, by its place in sysfs.
fn mounted_from(root: &Path, folder: &Path) -> Option<PathBuf> {
    let mounts = fs::read_to_string(root.join("proc/self/mountinfo")).ok()?;
    let holding = mounts.lines().filter_map(Mount::parse);
    let mount = holding
        .filter(|mount| folder.starts_with(&mount.point))
        // Of two on one place the later one is seen.
        .max_by_key(|mount| mount.point.as_os_str().len())?;
    if !mount.number.starts_with("0:") {
        return root
            .join("sys/dev/block")
            .join(mount.number)
            .canonicalize()
            .ok();
    }
    // Btrfs gives its mounts no number of a device. Its name may be a link (/dev/mapper/…).
    let named = root
        .join(
            mount
                .source
                .strip_prefix("/dev/")
                .map(|name| format!("dev/{name}"))?,
        )
        .canonicalize()
        .ok()?;
    root.join("sys/class/block")
        .join(named.file_name()?)
        .canonicalize()
        .ok()
}

/// A line of `mountinfo`.
struct Mount<'a> {
    number: &'a str,
    point: PathBuf,
    source: &'a str,
}

impl<'a> Mount<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (place, system) = line.split_once(" - ")?;
        let mut place = place.split(' ').skip(2);
        let number = place.next()?;
        Some(Self {
            number,
            // Spaces are written so; what else could be does not occur in a laptop's folders.
            point: place.nth(1)?.replace("\\040", " ").into(),
            source: system.split(' ').nth(1)?,
        })
    }
}

/// The whole disks below a partition, an encrypted or a put-together device.
fn disks_below(device: &Path, deepest: usize) -> Vec<PathBuf> {
    let slaves = entries(&device.join("slaves"));
    if slaves.is_empty() || deepest == 0 {
        let is_partition = device.join("partition").exists();
        let disk = device.parent().filter(|_| is_partition);
        return vec![disk.unwrap_or(device).to_owned()];
    }
    slaves
        .iter()
        .filter_map(|slave| slave.canonicalize().ok())
        .flat_map(|slave| disks_below(&slave, deepest - 1))
        .collect()
}

/// Permanent addresses of the network cards that are not on a cable.
fn built_in_cards(root: &Path) -> Vec<String> {
    let mut cards: Vec<String> = entries(&root.join("sys/class/net"))
        .iter()
        .filter_map(|card| {
            let device = card.join("device").canonicalize().ok()?;
            let plugged_in = device
                .ancestors()
                .any(|above| read(&above.join("removable")).as_deref() == Some("removable"))
                || device.components().any(|part| {
                    let name = part.as_os_str().to_string_lossy();
                    name.starts_with("usb")
                });
            if plugged_in {
                return None;
            }
            // A radio goes by other addresses while it looks around; this is its own.
            if let Some(own) = read(&card.join("phy80211/macaddress")) {
                return Some(own);
            }
            let permanent = read(&card.join("addr_assign_type")).as_deref() == Some("0");
            read(&card.join("address")).filter(|_| permanent)
        })
        .collect();
    cards.sort();
    cards
}

/// Sorted, so that the order in which devices were found does not count.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    entries
}

fn read(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use tempfile::TempDir;

    use super::facts;

    /// A machine's /proc, /sys and /dev.
    struct Tree(TempDir);

    impl Tree {
        fn new(mounts: &str) -> Self {
            let tree = Self(tempfile::tempdir().unwrap());
            tree.file("proc/self/mountinfo", mounts)
        }

        fn file(self, path: &str, content: &str) -> Self {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{content}\n")).unwrap();
            self
        }

        fn link(self, path: &str, to: &str) -> Self {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            symlink(self.0.path().join(to), path).unwrap();
            self
        }

        /// A laptop with a model, a disk with one partition, and a stick.
        fn laptop(mounts: &str) -> Self {
            Self::new(mounts)
                .file("sys/class/dmi/id/product_name", "Model 9")
                .file("sys/devices/pci/sda/device/wwid", "t10.ATA disk 7")
                .file("sys/devices/pci/sda/sda2/partition", "2")
                .link("sys/dev/block/8:2", "sys/devices/pci/sda/sda2")
                .file("sys/devices/pci/usb1/sdb/device/serial", "a stick")
                .link("sys/dev/block/8:16", "sys/devices/pci/usb1/sdb")
        }

        fn facts(&self, folder: &str) -> Vec<String> {
            facts(self.0.path(), Path::new(folder))
        }
    }

    const PLAIN: &str = "\
26 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
40 26 8:16 / /media/ani/STIK\\040SATU rw - vfat /dev/sdb rw";

    #[test]
    fn the_disk_that_holds_the_folder_counts_and_no_other() {
        let tree = Tree::laptop(PLAIN);
        assert_eq!(tree.facts("/home/ani"), ["Model 9", "t10.ATA disk 7"]);
        let on_stick = tree.facts("/media/ani/STIK SATU/data");
        assert_eq!(on_stick, ["Model 9", "a stick"]);
    }

    #[test]
    fn an_encrypted_volume_is_followed_down_to_its_disk() {
        let volume = |mounts| {
            Tree::laptop(mounts)
                .link(
                    "sys/devices/virtual/block/dm-1/slaves/dm-0",
                    "sys/devices/virtual/block/dm-0",
                )
                .link(
                    "sys/devices/virtual/block/dm-0/slaves/sda2",
                    "sys/devices/pci/sda/sda2",
                )
        };
        let tree = volume("26 1 254:1 / / rw - ext4 /dev/mapper/ubuntu-root rw")
            .link("sys/dev/block/254:1", "sys/devices/virtual/block/dm-1");
        assert_eq!(tree.facts("/home"), ["Model 9", "t10.ATA disk 7"]);
        let btrfs = volume("26 1 0:31 /@home /home rw - btrfs /dev/mapper/luks rw")
            .file("dev/dm-1", "")
            .link("dev/mapper/luks", "dev/dm-1")
            .link("sys/class/block/dm-1", "sys/devices/virtual/block/dm-1");
        assert_eq!(btrfs.facts("/home/ani"), tree.facts("/home"));
    }

    /// A virtual machine, say. A dongle does not count, nor an address that somebody set.
    #[test]
    fn built_in_cards_stand_in_for_a_disk_without_a_serial() {
        let card = |tree: Tree, name: &str, device: &str, assigned: &str| {
            tree.file(&format!("sys/devices/{device}/power"), "on")
                .file(&format!("sys/class/net/{name}/address"), name)
                .file(&format!("sys/class/net/{name}/addr_assign_type"), assigned)
                .link(
                    &format!("sys/class/net/{name}/device"),
                    &format!("sys/devices/{device}"),
                )
        };
        let mut tree = Tree::new("26 1 0:31 / / rw - overlay overlay rw")
            .file("sys/class/net/lo/address", "00:00")
            .file("sys/devices/pci/dock/removable", "removable")
            .file("sys/class/net/wlan0/phy80211/macaddress", "the radio's own");
        for (name, device, assigned) in [
            ("eth1", "pci/1", "0"),
            ("eth0", "pci/0", "0"),
            ("docked", "pci/dock/2", "0"),
            ("phone", "pci/usb1/1-1", "0"),
            ("bridge", "pci/3", "3"),
            ("wlan0", "pci/4", "3"),
        ] {
            tree = card(tree, name, device, assigned);
        }
        assert_eq!(tree.facts("/home"), ["eth0", "eth1", "the radio's own"]);
    }

    #[test]
    fn a_machine_that_tells_nothing_is_no_trouble() {
        let nothing = tempfile::tempdir().unwrap();
        let none: [String; 0] = [];
        assert_eq!(facts(nothing.path(), Path::new("/home")), none);
        assert_eq!(Tree::new("not a mount").facts("/home"), none);
    }
}
