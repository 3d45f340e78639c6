//! `jemput-office import` beside a running server: its open pages hear of it.

use std::time::Duration;

use jemput_domain::outcome::OutcomeCode;
use jemput_office::importer::Importer;
use jemput_office::office::OfficeEvent;
use jemput_office::serve::open;

use super::browser::Site;
use crate::laptop::{Laptop, outcome};

/// Longer than the time between two looks.
const QUIET: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_imports_is_told_to_open_pages() {
    let site = Site::open().await;
    let mut laptop = Laptop::at_desk(&site.running.parts.importer, "laptop 01").await;
    let other = open(&site.world.options()).await.unwrap();
    let importer = Importer::new(other.office.clone(), other.keys, other.card.root)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("satu.jemput");
    let made = laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]);
    std::fs::write(&path, made.file).unwrap();
    let mut events = site.running.parts.office.events.subscribe();
    // Until what enrolling did has been told of.
    while tokio::time::timeout(QUIET, events.recv()).await.is_ok() {}
    // Looking at a page is written to the log, and is nothing new to any page.
    let office = site.signed_in("koordinator").await;
    office.get("/api/people").await;
    let quiet = tokio::time::timeout(QUIET, events.recv()).await;
    assert!(quiet.is_err(), "{quiet:?}");

    importer
        .import(&[path], "import", &|_, _| {})
        .await
        .unwrap();
    let heard = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            if events.recv().await.unwrap() == OfficeEvent::ChangedElsewhere {
                break;
            }
        }
    });
    heard.await.expect("the page is told");
    other.office.db.close().await;
    site.running.stop().await;
}
