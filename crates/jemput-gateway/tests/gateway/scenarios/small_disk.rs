//! The gateway's disk full while bundles arrive: database, spool and item store on one small file system.

use std::path::Path;
use std::process::Command;

use jemput_domain::wire::transfer::{AppendAnswer, BundleStatus, TransferCode};

use super::delivery::read_back;
use crate::office::Office;

const SMALL_DISK: &str = "JEMPUT_SMALL_DISK";
const PIECE: usize = 100_000;

/// A tmpfs of 12 MiB in a namespace of its own. Where the system does not allow such namespaces the
/// test says so and checks nothing.
#[test]
fn a_disk_full_while_receiving_keeps_what_was_acknowledged() {
    if let Ok(folder) = std::env::var(SMALL_DISK) {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap()
            .block_on(fill(Path::new(&folder)));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=12m small \"$1\" || exit 77; export JEMPUT_SMALL_DISK=\"$1\" TMPDIR=\"$1\"; shift; exec \"$@\"";
    let name = "scenarios::small_disk::a_disk_full_while_receiving_keeps_what_was_acknowledged";
    let ran = Command::new("unshare")
        .args(["-rm", "sh", "-c", script, "sh"])
        .arg(folder.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .output();
    match ran {
        Ok(ran) if ran.status.success() => {}
        Ok(ran)
            if matches!(ran.status.code(), Some(1 | 77))
                && !String::from_utf8_lossy(&ran.stdout).contains("running 1 test") =>
        {
            println!("skipped: no small disk can be mounted here");
        }
        Ok(ran) => panic!(
            "{}\n{}",
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        ),
        Err(_) => println!("skipped: no unshare here"),
    }
}

async fn fill(folder: &Path) {
    let ballast = folder.join("ballast");
    std::fs::write(&ballast, vec![7; 7 << 20]).unwrap();
    let office = Office::new(None);
    let keyset = office.keyset().peek().unwrap();
    let mut laptop = office.certified();
    let running = office.start().await;
    let mut whole = Vec::new();
    let (stuck, durable) = 'full: loop {
        assert!(whole.len() < 50, "the disk is never full");
        let bundle = laptop.seal(&keyset, &[20_000, 350_000]);
        let answer = laptop
            .start(
                &running.url,
                &bundle,
                &[(0, &bundle.items[0]), (1, &bundle.items[1])],
            )
            .await;
        if answer.status != 200 {
            answer.refused(507, TransferCode::DiskFull);
            break (bundle, None);
        }
        for number in [2, 3] {
            let item = &bundle.items[number as usize];
            let mut offset = 0;
            while offset < item.len() {
                let piece = &item[offset..item.len().min(offset + PIECE)];
                let place = (0, offset as u64);
                let answer = laptop
                    .append(&running.url, bundle.hash, number, place, piece)
                    .await;
                if answer.status != 200 {
                    answer.refused(507, TransferCode::DiskFull);
                    break 'full (bundle, Some((number, offset as u64)));
                }
                offset += piece.len();
                assert_eq!(answer.ok::<AppendAnswer>().durable, offset as u64);
            }
        }
        whole.push(bundle);
    };
    assert!(!whole.is_empty(), "something fits");
    // It still answers, and says what it has.
    if let Some((number, offset)) = durable {
        let status: BundleStatus = laptop.status(&running.url, stuck.hash).await.ok();
        assert_eq!(status.item(number).durable, offset);
    }
    for bundle in &whole {
        let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
        assert_eq!(status.complete, [(0, 3)]);
    }
    running.kill().await;

    // Started again on the full disk or not, with room everything acknowledged is there and work goes on.
    std::fs::remove_file(&ballast).unwrap();
    let running = office.start().await;
    for bundle in &whole {
        read_back(&running.gateway, bundle).await;
    }
    laptop.deliver(&running.url, &stuck).await;
    read_back(&running.gateway, &stuck).await;
    running.kill().await;
}
