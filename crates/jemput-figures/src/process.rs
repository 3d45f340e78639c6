//! What the kernel counts of processes (Linux; elsewhere there is nothing to read and zeros come back).

use std::collections::BTreeMap;
use std::fs;

/// A line of this process's status in KiB: `VmRSS` now, `VmHWM` at most.
pub fn status_kib(field: &str) -> u64 {
    number_after(&read("/proc/self/status"), field)
}

/// Makes the kernel count the peak (`VmHWM`) from here.
pub fn count_peak_anew() -> std::io::Result<()> {
    fs::write("/proc/self/clear_refs", "5")
}

/// User and system time of this process.
pub fn cpu_seconds() -> f64 {
    ticks(11)
}

/// User and system time of the programs this process has started and waited for.
pub fn cpu_seconds_of_children() -> f64 {
    ticks(13)
}

/// A pair of fields of this process, which the kernel tells in hundredths on every Linux.
fn ticks(place: usize) -> f64 {
    let stat = read("/proc/self/stat");
    let pair = fields(&stat).skip(place).take(2);
    pair.filter_map(|text| text.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Memory of a process and all below it in KiB, by the name of the program. Shared pages are counted
/// once, in parts (PSS).
pub fn memory_of_tree(top: u32) -> BTreeMap<String, u64> {
    let parents: BTreeMap<u32, u32> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|process: u32| {
            let stat = read(&format!("/proc/{process}/stat"));
            Some((process, fields(&stat).nth(1)?.parse().ok()?))
        })
        .collect();
    let mut memory = BTreeMap::new();
    for process in parents.keys().filter(|one| is_below(&parents, **one, top)) {
        let name = read(&format!("/proc/{process}/comm")).trim().to_owned();
        let rollup = read(&format!("/proc/{process}/smaps_rollup"));
        *memory.entry(name).or_default() += number_after(&rollup, "Pss");
    }
    memory
}

fn is_below(parents: &BTreeMap<u32, u32>, process: u32, top: u32) -> bool {
    process == top
        || parents
            .get(&process)
            .is_some_and(|parent| *parent > 1 && is_below(parents, *parent, top))
}

/// The fields of `/proc/PID/stat` after the program's name, which may hold anything.
fn fields(stat: &str) -> impl Iterator<Item = &str> {
    stat.rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
}

fn number_after(text: &str, field: &str) -> u64 {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| *name == field)
        .and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{cpu_seconds, memory_of_tree, status_kib};

    #[test]
    fn this_process_has_memory_and_used_time() {
        assert!(status_kib("VmRSS") > 0);
        assert!(cpu_seconds() >= 0.0);
        assert!(memory_of_tree(std::process::id()).values().sum::<u64>() > 0);
    }
}
