//! One contract for every store of complete items, run on the folder and on a real S3 server.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use jemput_gateway::GatewayError;
use jemput_gateway::blobs::{Blobs, FolderBlobs};
use jemput_gateway::testing::TempS3;

fn pattern(length: usize) -> Vec<u8> {
    (0..length)
        .map(|i| u8::try_from(i * 31 % 251).unwrap())
        .collect()
}

async fn contract(blobs: &dyn Blobs, folder: &Path) {
    puts_and_reads(blobs).await;
    adopts(blobs, folder, 300 * 1024).await;
    adopts(blobs, folder, 20 << 20).await;
    refuses_names(blobs).await;
    many_at_once(blobs, folder).await;
}

async fn puts_and_reads(blobs: &dyn Blobs) {
    let name = "items/one.0";
    assert_eq!(blobs.length(name).await.unwrap(), None);
    assert!(matches!(
        blobs.read(name, 0..1).await,
        Err(GatewayError::Missing)
    ));
    blobs.delete(name).await.unwrap();
    for _ in 0..2 {
        blobs
            .put(name, Bytes::from_static(b"hello there"))
            .await
            .unwrap();
        assert_eq!(blobs.length(name).await.unwrap(), Some(11));
    }
    assert_eq!(&blobs.read(name, 0..11).await.unwrap()[..], b"hello there");
    assert_eq!(&blobs.read(name, 6..9).await.unwrap()[..], b"the");
    assert_eq!(&blobs.read(name, 6..99).await.unwrap()[..], b"there");
    assert!(blobs.read(name, 11..20).await.unwrap().is_empty());
    assert!(blobs.read(name, 5..5).await.unwrap().is_empty());
    blobs.delete(name).await.unwrap();
    assert_eq!(blobs.length(name).await.unwrap(), None);
    blobs.put("empty", Bytes::new()).await.unwrap();
    assert_eq!(blobs.length("empty").await.unwrap(), Some(0));
}

async fn adopts(blobs: &dyn Blobs, folder: &Path, length: usize) {
    let name = format!("items/adopted-{length}.0");
    let file = folder.join("arrived");
    assert!(
        matches!(blobs.adopt(&name, &file).await, Err(GatewayError::Missing)),
        "nothing to adopt"
    );
    let content = pattern(length);
    fs::write(&file, &content).unwrap();
    blobs.adopt(&name, &file).await.unwrap();
    assert!(!file.exists(), "it moved");
    assert_eq!(blobs.length(&name).await.unwrap(), Some(length as u64));
    assert!(blobs.read(&name, 0..length as u64).await.unwrap() == content);
    blobs
        .adopt(&name, &file)
        .await
        .expect("a repeated adoption is harmless");
}

async fn refuses_names(blobs: &dyn Blobs) {
    for name in [
        "", "/", "../x", "a//b", "a/../b", ".hidden", "a/.b", "A", "a b", "a_b", "a\\b",
    ] {
        assert!(blobs.put(name, Bytes::new()).await.is_err(), "{name:?}");
        assert!(blobs.read(name, 0..1).await.is_err(), "{name:?}");
    }
}

async fn many_at_once(blobs: &dyn Blobs, folder: &Path) {
    let names: Vec<String> = (0..40).map(|i| format!("items/many-{i}.0")).collect();
    let files: Vec<_> = (0..40).map(|i| folder.join(format!("many{i}"))).collect();
    for (i, file) in files.iter().enumerate() {
        fs::write(file, pattern(1000 + i)).unwrap();
    }
    let all = names
        .iter()
        .zip(&files)
        .map(|(name, file)| blobs.adopt(name, file));
    for done in futures::future::join_all(all).await {
        done.unwrap();
    }
    for (i, name) in names.iter().enumerate() {
        assert!(
            blobs.read(name, 0..u64::MAX).await.unwrap() == pattern(1000 + i),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_folder_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let spool = tempfile::tempdir_in(&folder).unwrap();
    let blobs = FolderBlobs::open(&folder.path().join("blobs")).unwrap();
    contract(&blobs, spool.path()).await;
    drop(blobs);
    let blobs = FolderBlobs::open(&folder.path().join("blobs")).unwrap();
    assert_eq!(
        blobs.read("items/many-7.0", 0..2000).await.unwrap().len(),
        1007,
        "kept over a restart"
    );
}

#[tokio::test]
async fn an_s3_server_keeps_the_contract() {
    let Some(server) = TempS3::start().await else {
        return;
    };
    let spool = tempfile::tempdir().unwrap();
    contract(&server.blobs("first"), spool.path()).await;
    assert_eq!(
        server.blobs("second").length("empty").await.unwrap(),
        None,
        "prefixes are apart"
    );
}
