//! The gateway's disk full while bundles arrive: database, spool and item store on one small file system.

use std::path::Path;

use jemput_domain::wire::transfer::{AppendAnswer, BundleStatus, TransferCode};
use jemput_small_disk::on_small_disk;

use super::delivery::read_back;
use crate::office::Office;

const PIECE: usize = 100_000;

/// On twelve megabytes.
#[test]
fn a_disk_full_while_receiving_keeps_what_was_acknowledged() {
    on_small_disk(
        12,
        "scenarios::small_disk::a_disk_full_while_receiving_keeps_what_was_acknowledged",
        |folder| {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap()
                .block_on(fill(folder));
        },
    );
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
