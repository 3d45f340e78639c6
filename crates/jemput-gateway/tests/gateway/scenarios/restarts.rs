//! Stops at any point: what was acknowledged is there, what was not does not count.

use std::fs::OpenOptions;
use std::io::Write as _;

use jemput_domain::wire::transfer::{AppendAnswer, BundleStatus};
use jemput_gateway::{Gateway, GatewayError};

use super::delivery::read_back;
use crate::office::Office;

pub async fn a_stop_in_the_middle_keeps_what_was_acknowledged(office: Office) {
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[40_000, 300_000]);
    let running = office.start().await;
    laptop.start_with_records(&running.url, &bundle).await;
    laptop
        .append(
            &running.url,
            bundle.hash,
            2,
            (0, 0),
            &bundle.items[2][..10_000],
        )
        .await
        .ok::<AppendAnswer>();
    laptop
        .append(
            &running.url,
            bundle.hash,
            3,
            (0, 0),
            &bundle.items[3][..100_000],
        )
        .await
        .ok::<AppendAnswer>();
    running.kill().await;
    // A torn append: bytes were written and never committed, and they are not the item's.
    let file = office.spool().join(format!("{}-3.0", bundle.hash));
    OpenOptions::new()
        .append(true)
        .open(&file)
        .unwrap()
        .write_all(&[0xaa; 5_000])
        .unwrap();

    let running = office.start().await;
    let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    assert_eq!(
        (status.item(2).durable, status.item(3).durable),
        (10_000, 100_000)
    );
    assert_eq!(
        (status.item(2).generation, status.item(3).generation),
        (0, 0)
    );
    laptop
        .append(
            &running.url,
            bundle.hash,
            2,
            (0, 10_000),
            &bundle.items[2][10_000..],
        )
        .await
        .ok::<AppendAnswer>();
    let answer = laptop
        .append(
            &running.url,
            bundle.hash,
            3,
            (0, 100_000),
            &bundle.items[3][100_000..],
        )
        .await;
    assert!(answer.ok::<AppendAnswer>().complete);
    read_back(&running.gateway, &bundle).await;
    let before: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    running.kill().await;

    let running = office.start().await;
    read_back(&running.gateway, &bundle).await;
    let after: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    assert_eq!(after, before, "the same receipts, verbatim");
    running.kill().await;
}

pub async fn lost_files_begin_again(office: Office) {
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[300_000, 300_000]);
    let running = office.start().await;
    laptop.start_with_records(&running.url, &bundle).await;
    for number in [2, 3] {
        laptop
            .append(
                &running.url,
                bundle.hash,
                number,
                (0, 0),
                &bundle.items[2][..100_000],
            )
            .await
            .ok::<AppendAnswer>();
    }
    running.kill().await;
    std::fs::remove_file(office.spool().join(format!("{}-2.0", bundle.hash))).unwrap();
    let short = office.spool().join(format!("{}-3.0", bundle.hash));
    OpenOptions::new()
        .write(true)
        .open(&short)
        .unwrap()
        .set_len(99_999)
        .unwrap();

    let running = office.start().await;
    let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    for number in [2, 3] {
        let state = status.item(number);
        assert_eq!(
            (state.generation, state.durable),
            (1, 0),
            "never a lower offset in the same generation"
        );
        let item = &bundle.items[usize::try_from(number).unwrap()];
        assert_eq!(
            laptop
                .append(
                    &running.url,
                    bundle.hash,
                    number,
                    (0, 100_000),
                    &item[100_000..]
                )
                .await
                .status,
            409
        );
        assert!(
            laptop
                .append(&running.url, bundle.hash, number, (1, 0), item)
                .await
                .ok::<AppendAnswer>()
                .complete
        );
    }
    read_back(&running.gateway, &bundle).await;
    running.kill().await;
}

pub async fn one_process_at_a_time(office: Office) {
    let running = office.start().await;
    assert!(matches!(
        Gateway::open(office.config()).await,
        Err(GatewayError::FolderInUse)
    ));
    running.kill().await;
    office.start().await.kill().await;
}

pub async fn complete_files_are_handed_over(office: Office) {
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[300_000, 10 << 20]);
    let running = office.start().await;
    laptop.start_with_records(&running.url, &bundle).await;
    let [scan, large] = [&bundle.items[2], &bundle.items[3]];
    laptop
        .append(&running.url, bundle.hash, 2, (0, 0), scan)
        .await
        .ok::<AppendAnswer>();
    for (part, bytes) in large.chunks(4 << 20).enumerate() {
        let place = (0, (part as u64) << 22);
        laptop
            .append(&running.url, bundle.hash, 3, place, bytes)
            .await
            .ok::<AppendAnswer>();
    }
    read_back(&running.gateway, &bundle).await;
    let spooled = |number: u32| office.spool().join(format!("{}-{number}.0", bundle.hash));
    let handed_over = async || {
        for _ in 0..1_500 {
            if !spooled(2).exists() && !spooled(3).exists() {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("complete files stay in the spool");
    };
    handed_over().await;
    read_back(&running.gateway, &bundle).await;
    running.kill().await;
    // As if the stop had come between the receipt and the handing over.
    std::fs::write(spooled(2), scan).unwrap();
    std::fs::write(spooled(3), large).unwrap();
    let running = office.start().await;
    handed_over().await;
    read_back(&running.gateway, &bundle).await;
    running.kill().await;
}

/// What a stop left behind of a bundle that was never kept goes at the next start; of one that was, an
/// append that was not acknowledged does not.
pub async fn a_start_removes_what_belongs_to_no_bundle(office: Office) {
    let running = office.start().await;
    let keyset = office.keyset().peek().unwrap();
    let mut laptop = office.certified();
    let kept = laptop.seal(&keyset, &[100_000]);
    let unknown = laptop.seal(&keyset, &[100_000]);
    laptop.start_with_records(&running.url, &kept).await;
    running.kill().await;
    let [of_kept, of_unknown] = [&kept, &unknown].map(|bundle| format!("{}-2.0", bundle.hash));
    for name in [&of_kept, &of_unknown] {
        std::fs::write(office.spool().join(name), [0; 70_000]).unwrap();
    }
    let running = office.start().await;
    let left = office.spooled();
    assert!(
        left.contains(&of_kept) && !left.contains(&of_unknown),
        "{left:?}"
    );
    laptop.deliver(&running.url, &unknown).await;
    read_back(&running.gateway, &unknown).await;
    running.kill().await;
}
