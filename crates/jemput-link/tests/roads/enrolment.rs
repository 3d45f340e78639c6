//! Enrolling by both roads; every wrong answer is refused.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use jemput_domain::wire::transfer::{EnrolmentAnswer, MEDIA_TYPE, TransferCode, TransferError};
use jemput_link::enrol::{EnrolError, EnrolState, Enrolled, Invited, by_file, enrol};
use jemput_link::http::ConnectionConfig;
use jemput_link::{Control, LinkError};
use jemput_seal::statement::{CertificateRequest, InvitationCode};
use jemput_seal::{DeviceKeys, SealError, SigningSecret, issue_certificate};

use crate::office::{NOW, OFFICE, Office, new_id};

fn invited(office: &Office) -> Invited {
    Invited::read(&office.invitation().to_json()).unwrap()
}

/// The office's answer to a request, as both roads carry it.
fn answer(office: &Office, request: &CertificateRequest) -> Vec<u8> {
    let certificate = issue_certificate(
        &office.keys.issuing,
        request,
        OFFICE,
        new_id(),
        1,
        "laptop 07",
        NOW,
    )
    .unwrap();
    by_file::answer_file(&certificate, &office.keyset, &office.pack()).unwrap()
}

#[test]
fn by_files() {
    let office = Office::plain();
    let invited = invited(&office);
    let keys = DeviceKeys::generate(&mut rand::rng());
    let request = invited.request(&keys, "laptop 07");

    let arrived = by_file::read_request(&by_file::request_file(&request).unwrap()).unwrap();
    assert_eq!(arrived, request);
    arrived.verify(&InvitationCode([7; 16])).unwrap();
    assert!(arrived.verify(&InvitationCode([8; 16])).is_err());
    let words = |request: &CertificateRequest| {
        request
            .confirmation_words(&office.keys.root.public())
            .unwrap()
    };
    assert_eq!(
        words(&arrived),
        words(&request),
        "the same six words on both screens"
    );

    let enrolled = by_file::read_answer(&answer(&office, &arrived), &invited, &keys).unwrap();
    assert_eq!(enrolled.device.label, "laptop 07");
    assert!(keys.fit(&enrolled.device));
}

#[test]
fn wrong_answers_are_refused() {
    let (office, other) = (Office::plain(), Office::plain());
    let invited = invited(&office);
    let keys = DeviceKeys::generate(&mut rand::rng());
    let request = invited.request(&keys, "laptop");
    let refused = |file: &[u8], code: &str| match by_file::read_answer(file, &invited, &keys) {
        Err(EnrolError::Answer(error)) => assert_eq!(error.code(), code),
        other => panic!("{code}: {other:?}"),
    };
    refused(b"{}", "statement_malformed");
    refused(br#"{"state":"pending"}"#, "statement_malformed");
    refused(
        &answer(&other, &request),
        SealError::SignerNotAllowed.code(),
    );

    let strangers = DeviceKeys::generate(&mut rand::rng());
    refused(
        &answer(&office, &invited.request(&strangers, "laptop")),
        SealError::Certificate.code(),
    );

    let forged = issue_certificate(
        &SigningSecret::generate(&mut rand::rng()),
        &request,
        OFFICE,
        new_id(),
        1,
        "laptop",
        NOW,
    )
    .unwrap();
    let forged = by_file::answer_file(&forged, &office.keyset, &office.pack()).unwrap();
    refused(&forged, SealError::IssuerUnknown.code());
}

#[test]
fn an_altered_invitation_is_no_invitation() {
    let office = Office::plain();
    let good = String::from_utf8(office.invitation().to_json()).unwrap();
    assert!(Invited::read(good.as_bytes()).is_ok());
    for (from, to) in [
        ("1795350000000", "1895350000000"),
        ("0707", "0708"),
        (OFFICE, "sijunjung"),
    ] {
        assert!(good.contains(from));
        assert!(
            matches!(
                Invited::read(good.replacen(from, to, 1).as_bytes()),
                Err(EnrolError::Invitation(_))
            ),
            "{from}"
        );
    }
    assert!(Invited::read(b"not an invitation").is_err());
}

/// What the server answers, by the number of the request.
type Script = fn(&Office, &CertificateRequest, usize) -> Response;

async fn over_network(script: Script) -> (Result<Enrolled, EnrolError>, Vec<EnrolState>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let office = Arc::new(Office::new(
        &[],
        &[format!("http://{}", listener.local_addr().unwrap())],
    ));
    let invited = invited(&office);
    let asked = Arc::new(AtomicUsize::new(0));
    let first = Arc::new(Mutex::new(None::<Bytes>));
    let handler = move |body: Bytes| {
        let first = first
            .lock()
            .unwrap()
            .get_or_insert_with(|| body.clone())
            .clone();
        assert_eq!(first, body, "the same request each time");
        let request = by_file::read_request(&body).unwrap();
        request.verify(&InvitationCode([7; 16])).unwrap();
        let response = script(&office, &request, asked.fetch_add(1, Ordering::SeqCst));
        async move { response }
    };
    let router = Router::new().route("/jemput/v1/enrolments", post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });

    let keys = DeviceKeys::generate(&mut rand::rng());
    let states = Mutex::new(Vec::new());
    let watch = |state| states.lock().unwrap().push(state);
    let control = Control::default();
    let config = ConnectionConfig::default();
    let work = enrol(&invited, &keys, "laptop", &config, &control, &watch);
    let result = tokio::time::timeout(Duration::from_secs(20), work)
        .await
        .unwrap();
    (result, states.into_inner().unwrap())
}

fn ours(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response()
}

fn code(status: StatusCode, code: TransferCode) -> Response {
    ours(status, serde_json::to_vec(&TransferError { code }).unwrap())
}

#[tokio::test]
async fn by_network_through_a_portal_and_a_wait() {
    let (result, states) = over_network(|office, request, number| match number {
        0 => ([(header::CONTENT_TYPE, "text/html")], "<html>").into_response(),
        1 => ours(
            StatusCode::ACCEPTED,
            serde_json::to_vec(&EnrolmentAnswer::Pending).unwrap(),
        ),
        _ => ours(StatusCode::OK, answer(office, request)),
    })
    .await;
    assert_eq!(result.unwrap().device.office, OFFICE);
    assert_eq!(states.len(), 2);
    assert!(matches!(states[0], EnrolState::Waiting(_)) && states[1] == EnrolState::Pending);
}

#[tokio::test]
async fn the_offices_no_is_final() {
    let (used, _) =
        over_network(|_, _, _| code(StatusCode::CONFLICT, TransferCode::InvitationUsed)).await;
    assert!(matches!(used, Err(EnrolError::Used)));
    let (expired, _) =
        over_network(|_, _, _| code(StatusCode::GONE, TransferCode::InvitationExpired)).await;
    assert!(matches!(expired, Err(EnrolError::Expired)));
    let (unknown, _) =
        over_network(|_, _, _| code(StatusCode::NOT_FOUND, TransferCode::UnknownInvitation)).await;
    assert!(matches!(unknown, Err(EnrolError::Unknown)));
    let (refused, _) =
        over_network(|_, _, _| code(StatusCode::BAD_REQUEST, TransferCode::Malformed)).await;
    assert!(matches!(refused, Err(EnrolError::Refused(_))));
}

#[tokio::test]
async fn it_can_be_stopped() {
    let office = Office::new(&[], &["http://127.0.0.1:9".to_owned()]);
    let keys = DeviceKeys::generate(&mut rand::rng());
    let control = Control::default();
    let stop = control.clone();
    let result = enrol(
        &invited(&office),
        &keys,
        "laptop",
        &ConnectionConfig::default(),
        &control,
        &|_| stop.stop(),
    )
    .await;
    assert!(matches!(result, Err(EnrolError::Link(LinkError::Stopped))));
}
