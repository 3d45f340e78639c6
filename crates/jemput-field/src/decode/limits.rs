//! What the child may use of the machine.

/// Whether the system keeps this process to them.
pub const ARE_KEPT: bool = cfg!(target_os = "linux");

/// Address space, CPU seconds, open files, no new processes or files, no more privileges. What the
/// system refuses to limit stays as it was: the parent's clock and byte bounds hold in any case.
#[cfg(target_os = "linux")]
pub fn apply() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    const GIB: u64 = 1 << 30;
    let limits = [
        (Resource::As, 2 * GIB),
        (Resource::Cpu, 60),
        (Resource::Fsize, 0),
        (Resource::Nofile, 16),
        (Resource::Nproc, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let _ = setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        );
    }
    let _ = rustix::thread::set_no_new_privs(true);
}

/// Without such limits the child is still apart from the database, timed, and bounded in bytes.
#[cfg(not(target_os = "linux"))]
pub fn apply() {}
