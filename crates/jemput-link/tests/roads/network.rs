//! Over real sockets: what each kind of bad line and bad server looks like, and that nothing but a
//! valid signed receipt counts.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::double::{Double, Misdeed};
use crate::office::{Laptop, OFFICE, Office};
use jemput_link::core::backoff::BackoffLimits;
use jemput_link::core::exchange::Trouble;
use jemput_link::core::sender::SenderConfig;
use jemput_link::http::{ConnectionConfig, Link, LinkEvent, SendReport, pin_of};
use jemput_link::outbox::memory::MemoryOutbox;
use jemput_link::{Control, LinkError, Outbox, Received, SignerEpoch};
use jemput_seal::statement::ItemState;
use jemput_seal::{Hash, Signed, SigningSecret};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server key whose certificate ran out in 2010: the laptop's clock is ten years wrong, or it is
/// the certificate. Either way it must not matter.
fn server_key() -> (Arc<ServerConfig>, Hash) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["jemput".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2005, 1, 1);
    params.not_after = rcgen::date_time_ymd(2010, 1, 1);
    let certificate = params.self_signed(&key).unwrap();
    let pin = pin_of(certificate.der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap();
    (Arc::new(config), pin)
}

/// The laptop's keyset must name the port, which is known only once the server runs: the server
/// hands out nothing that depends on it.
fn double(
    laptop: &Laptop,
    office: &Office,
    misdeeds: &[Misdeed],
    for_bundles: bool,
) -> Arc<Double> {
    Arc::new(Double {
        misdeeds: Mutex::new(VecDeque::from(misdeeds.to_vec())),
        for_bundles,
        device: laptop.identity.keys.signing_public(),
        receipt: SigningSecret::from_secret_bytes(&office.keys.receipt.to_secret_bytes()),
        stranger: SigningSecret::generate(&mut rand::rng()),
        epoch: office.epoch,
        office: OFFICE.to_owned(),
        keyset: None,
        messages: Mutex::default(),
        wants: Mutex::default(),
        contacts: Mutex::default(),
        seen: Mutex::default(),
    })
}

/// The outbox again, with a keyset that names these gateways.
fn at(office: &Office, laptop: &Laptop, pins: &[Hash], gateways: &[String]) -> Arc<MemoryOutbox> {
    let keyset = reissue(office, pins, gateways);
    let trust = jemput_seal::Trust::new(office.keys.root.public(), &keyset).unwrap();
    let outbox = MemoryOutbox::new(laptop.identity.device, crate::office::new_id(), trust);
    for (hash, file) in &laptop.files {
        outbox.add(*hash, laptop.last_item(hash) + 1, file.clone());
    }
    Arc::new(outbox)
}

fn reissue(
    office: &Office,
    pins: &[Hash],
    gateways: &[String],
) -> Signed<jemput_seal::statement::Keyset> {
    let current = office.keyset.peek().unwrap();
    jemput_seal::reissue_keyset(&office.keys.root, &current, 2, |keyset| {
        keyset.tls_pins = pins.to_vec();
        keyset.gateways = gateways.to_vec();
    })
    .unwrap()
}

fn link(outbox: &Arc<MemoryOutbox>, laptop: &Laptop) -> Link {
    let quick = BackoffLimits {
        first_ms: 5,
        cap_ms: 40,
    };
    Link::new(
        Arc::clone(outbox) as Arc<dyn Outbox>,
        Arc::clone(&laptop.identity),
    )
    .pauses(SenderConfig {
        line: quick,
        bundle: quick,
    })
    .connection(ConnectionConfig {
        connect: Duration::from_secs(5),
        silence: Duration::from_millis(250),
        proxy: None,
    })
}

/// Runs to the end; gives the report and every trouble of the line and of bundles on the way.
async fn run(link: &Link) -> (SendReport, Vec<Trouble>, Vec<Trouble>) {
    let (line, bundles) = (Mutex::default(), Mutex::default());
    let watch = |event| match event {
        LinkEvent::Line(progress) => push(&line, progress.trouble),
        LinkEvent::Bundle(progress) => push(&bundles, progress.trouble),
        LinkEvent::Kept(_) => {}
    };
    let report = tokio::time::timeout(
        Duration::from_secs(20),
        link.send(&Control::default(), &watch),
    )
    .await
    .unwrap()
    .unwrap();
    (
        report,
        line.into_inner().unwrap(),
        bundles.into_inner().unwrap(),
    )
}

fn push(into: &Mutex<Vec<Trouble>>, trouble: Option<Trouble>) {
    into.lock().unwrap().extend(trouble);
}

async fn over_http(
    misdeeds: &[Misdeed],
    for_bundles: bool,
) -> (SendReport, Vec<Trouble>, Vec<Trouble>, Arc<Double>) {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let double = double(&laptop, &office, misdeeds, for_bundles);
    let address = Arc::clone(&double).serve().await;
    let outbox = at(&office, &laptop, &[], &[format!("http://{address}")]);
    let (report, line, bundles) = run(&link(&outbox, &laptop)).await;
    assert_eq!(
        (report.settled, report.open),
        (3, 0),
        "in the end everything is answered for"
    );
    assert!(outbox.unsettled(&[]).unwrap().is_empty());
    (report, line, bundles, double)
}

#[tokio::test]
async fn sends_and_keeps_the_receipts() {
    let (report, line, bundles, double) = over_http(&[], false).await;
    assert_eq!((report.kept.receipts, report.kept.left_out), (3, 0));
    assert!(line.is_empty() && bundles.is_empty());
    let seen = double.seen.lock().unwrap();
    assert!(
        seen[0].1.ends_with("/contacts") && seen.last().unwrap().1.ends_with("/contacts"),
        "a contact first and last"
    );
    assert!(
        seen.iter()
            .all(|(_, path, certified)| *certified == path.ends_with("/contacts"))
    );
}

#[tokio::test]
async fn names_each_trouble_of_the_line() {
    for (misdeed, trouble) in [
        (Misdeed::Portal, Trouble::CaptivePortal),
        (Misdeed::Redirect, Trouble::CaptivePortal),
        (Misdeed::PretendingPortal, Trouble::BadAnswer),
        (Misdeed::BadGateway, Trouble::ServerFailed { status: 502 }),
        (Misdeed::Busy, Trouble::Busy),
        (Misdeed::Failing, Trouble::ServerFailed { status: 500 }),
        (Misdeed::Stall, Trouble::Stalled),
        (Misdeed::StallInBody, Trouble::Stalled),
    ] {
        let (_, line, _, _) = over_http(&[misdeed], false).await;
        assert_eq!(line, [trouble], "{misdeed:?} at a contact");
    }
}

#[tokio::test]
async fn one_bundles_trouble_is_its_own() {
    for (misdeed, trouble) in [
        (Misdeed::Failing, Trouble::ServerFailed { status: 500 }),
        (Misdeed::Endless, Trouble::BadAnswer),
        (Misdeed::Quota, Trouble::QuotaReached),
    ] {
        let (_, line, bundles, double) = over_http(&[misdeed], true).await;
        assert!(line.is_empty(), "{misdeed:?} is not the line's");
        assert_eq!(bundles, [trouble], "{misdeed:?}");
        let seen = double.seen.lock().unwrap();
        let starts = seen
            .iter()
            .filter(|(method, ..)| *method == axum::http::Method::POST)
            .count();
        assert!(starts >= 5, "the others went on and it was tried again");
    }
}

#[tokio::test]
async fn what_the_office_refuses_is_left_and_the_others_go() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let double = double(&laptop, &office, &[Misdeed::Forged], true);
    let address = double.serve().await;
    let outbox = at(&office, &laptop, &[], &[format!("http://{address}")]);
    let (report, line, bundles) = run(&link(&outbox, &laptop)).await;
    assert_eq!(
        (report.settled, report.open, report.left.clone()),
        (2, 0, vec![laptop.files[0].0])
    );
    assert!(line.is_empty());
    assert_eq!(
        bundles,
        [
            Trouble::Refused {
                code: "forged".to_owned()
            },
            Trouble::Refused {
                code: "forged".to_owned()
            }
        ]
    );
    assert_eq!(
        outbox.unsettled(&[]).unwrap().len(),
        1,
        "it is not forgotten"
    );
    assert_eq!(
        run(&link(&outbox, &laptop)).await.0.settled,
        1,
        "and tried in the next run"
    );
}

#[tokio::test]
async fn what_the_laptop_has_lost_is_said_and_the_others_go() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let double = double(&laptop, &office, &[], true);
    let address = double.serve().await;
    let outbox = at(&office, &laptop, &[], &[format!("http://{address}")]);
    let lost = laptop.files[0].0;
    outbox.lose(&lost);
    let (report, line, bundles) = run(&link(&outbox, &laptop)).await;
    assert_eq!(
        (report.settled, report.open, report.left),
        (2, 0, vec![lost])
    );
    assert!(line.is_empty());
    assert_eq!(bundles, [Trouble::SourceUnreadable]);
}

#[tokio::test]
async fn only_a_valid_receipt_is_success() {
    for misdeed in [Misdeed::ForeignReceipt, Misdeed::NoReceipt] {
        let (report, _, _, _) = over_http(&[misdeed], true).await;
        assert_eq!(
            report.kept.left_out,
            usize::from(misdeed == Misdeed::ForeignReceipt)
        );
        assert_eq!(report.kept.receipts, 3);
    }
}

#[tokio::test]
async fn brings_the_certificate_when_asked() {
    let (_, line, bundles, double) = over_http(&[Misdeed::AskCertificate], true).await;
    assert!(line.is_empty() && bundles.is_empty());
    assert!(
        double
            .seen
            .lock()
            .unwrap()
            .iter()
            .any(|(_, path, certified)| *certified && path.ends_with("/bundles"))
    );
}

#[tokio::test]
async fn tls_is_by_pin_whatever_the_date() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let (config, pin) = server_key();
    let double = double(&laptop, &office, &[], false);
    let address = double.serve_tls(config).await;
    let outbox = at(
        &office,
        &laptop,
        &[Hash([1; 32]), pin],
        &[format!("https://{address}")],
    );
    let (report, line, _) = run(&link(&outbox, &laptop)).await;
    assert_eq!(report.settled, 3);
    assert!(line.is_empty());
}

/// Runs until the line's first trouble, then stops it.
async fn first_trouble(link: &Link) -> Trouble {
    let found = Mutex::default();
    let control = Control::default();
    let watch = |event| {
        if let LinkEvent::Line(progress) = event
            && progress.trouble.is_some()
        {
            push(&found, progress.trouble);
            control.stop();
        }
    };
    let report = tokio::time::timeout(Duration::from_secs(20), link.send(&control, &watch))
        .await
        .unwrap()
        .unwrap();
    assert!(report.stopped);
    found.into_inner().unwrap().remove(0)
}

#[tokio::test]
async fn another_servers_key_is_refused() {
    let mut office = Office::plain();
    let laptop = office.enrol();
    let double = double(&laptop, &office, &[], false);
    let address = Arc::clone(&double).serve_tls(server_key().0).await;
    let outbox = at(
        &office,
        &laptop,
        &[server_key().1],
        &[format!("https://{address}")],
    );
    assert_eq!(
        first_trouble(&link(&outbox, &laptop)).await,
        Trouble::WrongServer
    );
    assert!(
        double.seen.lock().unwrap().is_empty(),
        "nothing was said to it"
    );
}

#[tokio::test]
async fn a_page_where_tls_should_be_is_a_portal() {
    let mut office = Office::plain();
    let laptop = office.enrol();
    let address = double(&laptop, &office, &[], false).serve().await;
    let outbox = at(
        &office,
        &laptop,
        &[server_key().1],
        &[format!("https://{address}")],
    );
    assert_eq!(
        first_trouble(&link(&outbox, &laptop)).await,
        Trouble::CaptivePortal
    );
}

#[tokio::test]
async fn nobody_there_is_no_connection() {
    let mut office = Office::plain();
    let laptop = office.enrol();
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let outbox = at(&office, &laptop, &[], &[format!("http://{closed}")]);
    assert_eq!(
        first_trouble(&link(&outbox, &laptop)).await,
        Trouble::NoConnection
    );
}

#[tokio::test]
async fn a_dead_gateway_is_passed_over_for_the_next() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let open = double(&laptop, &office, &[], false).serve().await;
    let outbox = at(
        &office,
        &laptop,
        &[],
        &[format!("http://{closed}"), format!("http://{open}")],
    );
    assert_eq!(run(&link(&outbox, &laptop)).await.0.settled, 3);
}

#[tokio::test]
async fn plain_http_to_elsewhere_is_not_even_tried() {
    let mut office = Office::plain();
    let laptop = office.enrol();
    let outbox = at(&office, &laptop, &[], &["http://10.1.2.3:80".to_owned()]);
    let refused = link(&outbox, &laptop)
        .send(&Control::default(), &|_| {})
        .await;
    assert!(matches!(refused, Err(LinkError::NoGateway)));
}

#[tokio::test]
async fn a_new_keyset_moves_the_laptop_to_its_gateways() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let (config, pin) = server_key();
    let new = double(&laptop, &office, &[], false);
    let new_address = Arc::clone(&new).serve_tls(config).await;
    let mut old = double(&laptop, &office, &[], false);
    // Serial 3, after the laptop's 2.
    let second = reissue(&office, &[], &[]).peek().unwrap();
    let third = jemput_seal::reissue_keyset(&office.keys.root, &second, 3, |keyset| {
        keyset.tls_pins = vec![pin];
        keyset.gateways = vec![format!("https://{new_address}")];
    });
    Arc::get_mut(&mut old).unwrap().keyset = Some(third.unwrap());
    let old_address = Arc::clone(&old).serve().await;
    let outbox = at(&office, &laptop, &[], &[format!("http://{old_address}")]);
    assert_eq!(run(&link(&outbox, &laptop)).await.0.settled, 3);
    assert_eq!(old.seen.lock().unwrap().len(), 1, "one contact");
    assert!(new.seen.lock().unwrap().len() >= 4, "the bundles");
    assert_eq!(outbox.trust().unwrap().current().serial, 3);
}

#[tokio::test]
async fn a_gap_in_the_messages_is_asked_for_at_once() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    let [one, two, three] = ["one", "two", "three"].map(|text| office.message(&mut laptop, text));
    let double = double(&laptop, &office, &[], false);
    *double.messages.lock().unwrap() = VecDeque::from([
        vec![two.clone(), three.clone()],
        vec![one.clone(), two.clone(), three.clone()],
    ]);
    let address = Arc::clone(&double).serve().await;
    let outbox = at(&office, &laptop, &[], &[format!("http://{address}")]);
    let (report, ..) = run(&link(&outbox, &laptop)).await;
    assert_eq!(report.kept.messages, 3);
    assert_eq!(outbox.messages(), [one, two, three]);
    assert_eq!(
        double.seen.lock().unwrap().len(),
        2,
        "one contact more, and no more than that"
    );
}

#[tokio::test]
async fn a_restored_office_is_offered_everything_again() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let first = double(&laptop, &office, &[], false).serve().await;
    // Both are the office's gateway; the second is the same one after a restore.
    office.epoch = crate::office::new_id();
    let restored = double(&laptop, &office, &[], false);
    let second = Arc::clone(&restored).serve().await;
    let outbox = at(
        &office,
        &laptop,
        &[],
        &[format!("http://{first}"), format!("http://{second}")],
    );
    assert_eq!(run(&link(&outbox, &laptop)).await.0.settled, 3);
    assert!(outbox.unsettled(&[]).unwrap().is_empty());

    let moved = reissue_to(&office, &outbox, &format!("http://{second}"));
    outbox
        .keep(Received {
            keyset: Some(moved),
            ..Received::default()
        })
        .unwrap();
    let (report, ..) = run(&link(&outbox, &laptop)).await;
    assert_eq!(
        report.settled, 3,
        "the old epoch's receipts no longer count"
    );
    let seen = restored.seen.lock().unwrap();
    let looks = seen
        .iter()
        .filter(|(method, ..)| *method == axum::http::Method::GET)
        .count();
    assert_eq!(looks, 3, "it looks before it sends headers again");
}

#[tokio::test]
async fn what_the_office_wants_is_sent_whatever_its_receipt() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let double = double(&laptop, &office, &[], false);
    let address = Arc::clone(&double).serve().await;
    let outbox = at(&office, &laptop, &[], &[format!("http://{address}")]);
    assert_eq!(run(&link(&outbox, &laptop)).await.0.settled, 3);
    *double.wants.lock().unwrap() = vec![laptop.files[1].0, Hash([5; 32])];
    assert_eq!(
        run(&link(&outbox, &laptop)).await.0.settled,
        1,
        "the one it has; the other it cannot"
    );
}

#[tokio::test]
async fn a_restored_office_is_told_of_what_was_pruned() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let double = double(&laptop, &office, &[], false);
    let address = Arc::clone(&double).serve().await;
    let outbox = at(&office, &laptop, &[], &[format!("http://{address}")]);
    // The epoch ends in which the office had two of them, and only one is confirmed again.
    let (before, now) = (crate::office::new_id(), office.epoch);
    let key = office.keys.receipt.key_id();
    let held: Vec<Hash> = laptop.files.iter().take(2).map(|(hash, _)| *hash).collect();
    let mut said = |bundle: &Hash, epoch| {
        office.receipt_in(bundle, laptop.last_item(bundle), ItemState::BackedUp, epoch)
    };
    let (first, second) = (said(&held[0], before), said(&held[1], before));
    let lost = serde_json::to_value(&first.0).unwrap();
    let keep = |receipts, epoch| {
        let received = Received {
            receipts,
            epochs: vec![SignerEpoch { key, epoch }],
            ..Received::default()
        };
        outbox.keep(received).unwrap();
    };
    keep(vec![first, second], before);
    for bundle in &held {
        outbox.prune(bundle);
    }
    assert_eq!(
        outbox.pruned().unwrap(),
        [],
        "as long as it says it has them"
    );
    let again = said(&held[1], now);
    keep(vec![again], now);

    // That it asks for one changes nothing: it is gone from here.
    *double.wants.lock().unwrap() = vec![held[0]];
    assert_eq!(run(&link(&outbox, &laptop)).await.0.settled, 1, "the third");
    let contacts = double.contacts.lock().unwrap();
    assert!(!contacts.is_empty());
    for contact in contacts.iter() {
        assert_eq!(contact.pruned, std::slice::from_ref(&lost));
    }
}

fn reissue_to(
    office: &Office,
    outbox: &MemoryOutbox,
    gateway: &str,
) -> Signed<jemput_seal::statement::Keyset> {
    let trust = outbox.trust().unwrap();
    jemput_seal::reissue_keyset(&office.keys.root, trust.current(), 3, |keyset| {
        keyset.gateways = vec![gateway.to_owned()];
    })
    .unwrap()
}
