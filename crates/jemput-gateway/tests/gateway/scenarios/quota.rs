//! What one laptop may begin in a day, and that others and what was begun are not touched by it.

use futures::future::join_all;
use jemput_domain::wire::transfer::{AppendAnswer, BundleStatus, TransferCode};
use jemput_gateway::Quota;
use jemput_gateway::inner::{Change, What};

use super::delivery::{all_changes, read_back};
use crate::laptop::Bundle;
use crate::office::Office;

const DAY_MS: i64 = 24 * 3600 * 1000;

pub async fn a_laptop_over_its_day_waits_and_loses_nothing(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let keyset = office.keyset().peek().unwrap();
    let mut laptop = office.certified();
    running.gateway.set_quota(Quota {
        bundles: 2,
        bytes: 1 << 30,
    });
    let bundles: Vec<_> = (0..3).map(|_| laptop.seal(&keyset, &[100_000])).collect();
    laptop.start_with_records(url, &bundles[0]).await;
    laptop.start_with_records(url, &bundles[1]).await;
    laptop
        .start(url, &bundles[2], &[])
        .await
        .refused(429, TransferCode::QuotaReached);
    assert_eq!(laptop.status(url, bundles[2].hash).await.status, 404);
    // Nor does what it sent with the header stay on the disk.
    let scan = (2, &bundles[2].items[2][..]);
    laptop
        .start(url, &bundles[2], &[scan])
        .await
        .refused(429, TransferCode::QuotaReached);
    let of_third = |name: &str| name.starts_with(&bundles[2].hash.to_string());
    assert!(!office.spooled().iter().any(|name| of_third(name)));
    let changes = all_changes(&running.gateway).await.len();

    // What was begun goes on, also when it is offered again; another laptop has its own day.
    laptop
        .start(url, &bundles[0], &[])
        .await
        .ok::<BundleStatus>();
    let answer = laptop
        .append(url, bundles[0].hash, 2, (0, 0), &bundles[0].items[2])
        .await;
    assert!(answer.ok::<AppendAnswer>().complete);
    read_back(&running.gateway, &bundles[0]).await;
    let mut other = office.certified();
    let theirs = other.seal(&keyset, &[1000]);
    other.deliver(url, &theirs).await;
    assert!(all_changes(&running.gateway).await.len() > changes);

    // The next day the third goes.
    office
        .now
        .fetch_add(DAY_MS, std::sync::atomic::Ordering::Relaxed);
    laptop.deliver(url, &bundles[2]).await;
    read_back(&running.gateway, &bundles[2]).await;

    // By bytes: one alone always goes, however large; then none until its day is over.
    running.gateway.set_quota(Quota {
        bundles: 100,
        bytes: 150_000,
    });
    let mut third = office.certified();
    let large = third.seal(&keyset, &[400_000]);
    let next = third.seal(&keyset, &[10]);
    third.deliver(url, &large).await;
    third
        .start(url, &next, &[])
        .await
        .refused(429, TransferCode::QuotaReached);
    running.kill().await;
}

/// A header may be as long as many a scan, and is kept as they are.
pub async fn headers_count_too(office: Office) {
    let running = office.start().await;
    let keyset = office.keyset().peek().unwrap();
    let mut laptop = office.certified();
    let bundles = [(); 2].map(|()| laptop.seal(&keyset, &[]));
    let items: usize = bundles
        .iter()
        .flat_map(|bundle| &bundle.items)
        .map(Vec::len)
        .sum();
    running.gateway.set_quota(Quota {
        bundles: 100,
        bytes: items as u64 + 100,
    });
    laptop.start_with_records(&running.url, &bundles[0]).await;
    laptop
        .start(&running.url, &bundles[1], &[])
        .await
        .refused(429, TransferCode::QuotaReached);
    running.kill().await;
}

/// Many at once do not pass together, those refused leave nothing, and another laptop's beside them
/// pass.
pub async fn sixteen_at_once_do_not_pass_together(office: Office) {
    let running = office.start().await;
    let keyset = office.keyset().peek().unwrap();
    let mut laptop = office.certified();
    let mut other = office.certified();
    let theirs: Vec<_> = (0..5).map(|_| other.seal(&keyset, &[1000])).collect();
    running.gateway.set_quota(Quota {
        bundles: 5,
        bytes: 1 << 30,
    });
    let bundles: Vec<_> = (0..16).map(|_| laptop.seal(&keyset, &[])).collect();
    let start = async |bundle: &Bundle| {
        let manifest = (0, &*bundle.items[0]);
        laptop.start(&running.url, bundle, &[manifest]).await
    };
    let (answers, _) = tokio::join!(
        join_all(bundles.iter().map(start)),
        join_all(
            theirs
                .iter()
                .map(|bundle| other.deliver(&running.url, bundle))
        ),
    );
    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(taken, 5);
    assert!(
        answers
            .iter()
            .filter(|answer| answer.status != 200)
            .all(|answer| answer.code() == TransferCode::QuotaReached)
    );
    for bundle in &theirs {
        read_back(&running.gateway, bundle).await;
    }
    let of_laptop = |change: &Change| match change.what {
        What::Bundle { device, .. } => device == laptop.device,
        What::Item { bundle, .. } => bundles.iter().any(|one| one.hash == bundle),
        _ => false,
    };
    let changes = all_changes(&running.gateway).await;
    assert_eq!(
        changes.iter().filter(|change| of_laptop(change)).count(),
        5 + 5,
        "a header and an item of each that was taken"
    );
    running.kill().await;
}
