//! Offsets, damaged items, broken connections, full disks.

use jemput_domain::wire::transfer::{AppendAnswer, BundleStatus, TransferCode};
use jemput_seal::Hash;
use tokio::io::AsyncWriteExt as _;

use super::delivery::read_back;
use crate::office::Office;

pub async fn known_bytes_are_dropped_and_gaps_refused(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let mut laptop = office.certified();
    // One item in the database row, one in a file.
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[40_000, 200_000]);
    laptop.start(url, &bundle, &[]).await.ok::<BundleStatus>();
    for number in [2, 3] {
        let item = &bundle.items[usize::try_from(number).unwrap()];
        let append = |generation, from: usize, to: usize| {
            laptop.append(
                url,
                bundle.hash,
                number,
                (generation, from as u64),
                &item[from..to],
            )
        };
        let conflict: AppendAnswer = append(0, 1, 2).await.json();
        assert_eq!(
            (conflict.code, conflict.durable),
            (Some(TransferCode::Offset), 0)
        );
        assert_eq!(
            append(0, 0, 10_000).await.ok::<AppendAnswer>().durable,
            10_000
        );
        assert_eq!(
            append(0, 0, 10_000).await.ok::<AppendAnswer>().durable,
            10_000,
            "a repeat"
        );
        assert_eq!(
            append(0, 3_000, 5_000).await.ok::<AppendAnswer>().durable,
            10_000,
            "inside"
        );
        assert_eq!(
            append(0, 5_000, 20_000).await.ok::<AppendAnswer>().durable,
            20_000,
            "overlapping"
        );
        let gap = append(0, 20_001, 20_010).await;
        assert_eq!(
            (gap.status, gap.json::<AppendAnswer>().durable),
            (409, 20_000)
        );
        assert_eq!(
            append(1, 20_000, 20_010).await.status,
            409,
            "another generation"
        );
        let mut long = item[20_000..].to_vec();
        long.push(0);
        laptop
            .append(url, bundle.hash, number, (0, 20_000), &long)
            .await
            .refused(422, TransferCode::TooLong);
        let status: BundleStatus = laptop.status(url, bundle.hash).await.ok();
        assert_eq!(status.item(number).durable, 20_000);
        let answer: AppendAnswer = append(0, 15_000, item.len()).await.ok();
        assert!(answer.complete);
        assert!(
            append(7, 0, 1).await.ok::<AppendAnswer>().complete,
            "a late repeat of anything"
        );
    }
    laptop
        .append(url, bundle.hash, 4, (0, 0), b"x")
        .await
        .refused(404, TransferCode::UnknownItem);
    laptop
        .append(url, Hash([7; 32]), 0, (0, 0), b"x")
        .await
        .refused(404, TransferCode::UnknownBundle);
    laptop.start_with_records(url, &bundle).await;
    read_back(&running.gateway, &bundle).await;
    running.kill().await;
}

pub async fn wrong_bytes_begin_the_item_again(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let mut laptop = office.certified();
    let bundle = laptop.seal(
        &office.keyset().peek().unwrap(),
        &[40_000, 200_000, 200_000],
    );
    laptop.start_with_records(url, &bundle).await;
    for (number, pieces) in [(2, 1), (3, 1), (4, 3)] {
        let item = &bundle.items[usize::try_from(number).unwrap()];
        let mut wrong = item.clone();
        wrong[100] ^= 1;
        let size = item.len().div_ceil(pieces);
        let mut last = None;
        for (piece, bytes) in wrong.chunks(size).enumerate() {
            last = Some(
                laptop
                    .append(url, bundle.hash, number, (0, (piece * size) as u64), bytes)
                    .await,
            );
        }
        let last = last.unwrap();
        let answer: AppendAnswer = last.json();
        assert_eq!(
            (last.status, answer.code),
            (422, Some(TransferCode::ItemDamaged))
        );
        assert_eq!(
            (answer.generation, answer.durable, answer.complete),
            (1, 0, false)
        );
        assert_eq!(
            laptop
                .append(url, bundle.hash, number, (0, 0), item)
                .await
                .status,
            409,
            "the old generation"
        );
        assert!(
            laptop
                .append(url, bundle.hash, number, (1, 0), item)
                .await
                .ok::<AppendAnswer>()
                .complete
        );
    }
    read_back(&running.gateway, &bundle).await;
    // In a start, such a part fails alone.
    let other = laptop.seal(&office.keyset().peek().unwrap(), &[]);
    let mut wrong = other.items[1].clone();
    wrong[0] ^= 1;
    let status: BundleStatus = laptop
        .start(url, &other, &[(0, &other.items[0]), (1, &wrong), (9, b"x")])
        .await
        .ok();
    assert_eq!(status.complete, [(0, 0)]);
    let refused: Vec<_> = status
        .refused_parts
        .iter()
        .map(|part| (part.number, part.code))
        .collect();
    assert_eq!(
        refused,
        [
            (1, TransferCode::ItemDamaged),
            (9, TransferCode::UnknownItem)
        ]
    );
    assert_eq!(
        laptop.start_with_records(url, &other).await.complete,
        [(0, 1)],
        "into the new generation"
    );
    running.kill().await;
}

pub async fn a_wrong_part_of_a_begun_item_leaves_no_file(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[200_000]);
    laptop.start_with_records(url, &bundle).await;
    let item = &bundle.items[2];
    laptop
        .append(url, bundle.hash, 2, (0, 0), &item[..100_000])
        .await
        .ok::<AppendAnswer>();
    let file = |generation: u32| {
        office
            .spool()
            .join(format!("{}-2.{generation}", bundle.hash))
    };
    assert!(file(0).exists());
    let mut wrong = item.clone();
    *wrong.last_mut().unwrap() ^= 1;
    let status: BundleStatus = laptop.start(url, &bundle, &[(2, &wrong)]).await.ok();
    assert_eq!(status.refused_parts[0].code, TransferCode::ItemDamaged);
    assert_eq!(status.item(2).generation, 1);
    assert!(!file(0).exists(), "counted by nobody, and for ever");
    let answer = laptop.append(url, bundle.hash, 2, (1, 0), item).await;
    assert!(answer.ok::<AppendAnswer>().complete);
    read_back(&running.gateway, &bundle).await;
    running.kill().await;
}

pub async fn half_a_body_counts_for_nothing(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[200_000]);
    laptop.start_with_records(&running.url, &bundle).await;
    let request = laptop.signed_head(
        "PATCH",
        &format!(
            "/jemput/v1/bundles/{}/items/2?generation=0&offset=0",
            bundle.hash
        ),
        &bundle.items[2],
    );
    let address = running.url.strip_prefix("http://").unwrap();
    for cut in [0, 1, 60_000, bundle.items[2].len() - 1] {
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        socket.write_all(&bundle.items[2][..cut]).await.unwrap();
        socket.shutdown().await.unwrap();
        drop(socket);
    }
    let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    assert_eq!(status.item(2).durable, 0);
    assert!(
        laptop
            .append(&running.url, bundle.hash, 2, (0, 0), &bundle.items[2])
            .await
            .ok::<AppendAnswer>()
            .complete
    );
    running.kill().await;
}

pub async fn a_full_disk_loses_nothing(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[200_000, 200_000]);
    laptop.start_with_records(url, &bundle).await;
    let [first, second] = [&bundle.items[2], &bundle.items[3]];
    laptop
        .append(url, bundle.hash, 2, (0, 0), &first[..100_000])
        .await
        .ok::<AppendAnswer>();
    // Every write to this file says "no space left on device".
    let full = office.spool().join(format!("{}-3.0", bundle.hash));
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    laptop
        .append(url, bundle.hash, 3, (0, 0), second)
        .await
        .refused(507, TransferCode::DiskFull);
    laptop
        .start(url, &bundle, &[(3, second)])
        .await
        .refused(507, TransferCode::DiskFull);
    let status: BundleStatus = laptop.status(url, bundle.hash).await.ok();
    assert_eq!(
        (status.item(2).durable, status.item(3).durable),
        (100_000, 0)
    );
    std::fs::remove_file(&full).unwrap();
    assert!(
        laptop
            .append(url, bundle.hash, 3, (0, 0), second)
            .await
            .ok::<AppendAnswer>()
            .complete
    );
    assert!(
        laptop
            .append(url, bundle.hash, 2, (0, 100_000), &first[100_000..])
            .await
            .ok::<AppendAnswer>()
            .complete
    );
    read_back(&running.gateway, &bundle).await;
    running.kill().await;
}
