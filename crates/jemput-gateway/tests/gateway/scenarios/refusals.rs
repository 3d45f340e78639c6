//! What is refused, and that nothing of it is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::wire::transfer::*;
use jemput_gateway::{Gateway, GatewayError, Inner as _};
use jemput_seal::{DeviceKeys, SigningSecret, Uuid};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::delivery::all_changes;
use crate::laptop::finish;
use crate::office::{Office, Running};

pub async fn headers_that_are_not_ours(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let keyset = office.keyset().peek().unwrap();
    let mut laptop = office.certified();
    let good = laptop.seal(&keyset, &[]);

    // Another office's laptop, carrying its own certificate in the header.
    let elsewhere = Office::new(None);
    let stranger = elsewhere.certified().seal(&keyset, &[]);
    laptop
        .start(url, &stranger, &[])
        .await
        .refused(422, TransferCode::UnknownDevice);

    let mut forged = good.clone();
    forged.signature[3] ^= 1;
    laptop
        .start(url, &forged, &[])
        .await
        .refused(422, TransferCode::Forged);

    let text = String::from_utf8(good.header_json.clone()).unwrap();
    let altered = |from: &str, to: &str| {
        let mut bundle = good.clone();
        bundle.header_json = text.replacen(from, to, 1).into_bytes();
        assert_ne!(bundle.header_json, good.header_json);
        bundle
    };
    laptop
        .start(url, &altered("\"schema\":1", "\"schema\":2"), &[])
        .await
        .refused(422, TransferCode::Forged);
    laptop
        .start(url, &altered("\"format\":1", "\"format\":9"), &[])
        .await
        .refused(422, TransferCode::NewerFormat);
    laptop
        .start(url, &altered("{", "{ "), &[])
        .await
        .refused(400, TransferCode::Malformed);
    laptop
        .start(
            url,
            &altered("\"office\":\"12.77\"", "\"office\":\"13.03\""),
            &[],
        )
        .await
        .refused(422, TransferCode::OtherOffice);
    assert!(all_changes(&running.gateway).await.is_empty());
    assert_eq!(laptop.status(url, good.hash).await.status, 404);
    running.kill().await;
}

pub async fn requests_that_are_not_signed_right(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[]);

    laptop.silent = true;
    laptop
        .start(url, &bundle, &[])
        .await
        .refused(401, TransferCode::CertificateNeeded);
    laptop.silent = false;
    laptop.start(url, &bundle, &[]).await.ok::<BundleStatus>();
    laptop.silent = true;
    laptop.start(url, &bundle, &[]).await.ok::<BundleStatus>();

    // Somebody else's key under this device's name; a certificate that is another device's.
    let target = format!("/jemput/v1/bundles/{}", bundle.hash);
    let keys = std::mem::replace(&mut laptop.keys, DeviceKeys::generate(&mut rand::rng()));
    laptop
        .status(url, bundle.hash)
        .await
        .refused(401, TransferCode::BadSignature);
    laptop.keys = keys;
    let mut thief = office.certified();
    thief.certificate = laptop.certificate.clone();
    thief
        .status(url, bundle.hash)
        .await
        .refused(401, TransferCode::BadSignature);
    let mut unknown = office.certified();
    unknown.certificate = Office::new(None).certified().certificate;
    unknown
        .status(url, bundle.hash)
        .await
        .refused(422, TransferCode::UnknownDevice);

    // No signature; one for another path, another tag, without nonce, with an expiry.
    let get = |target: &str| laptop.client.get(format!("{url}{target}"));
    finish(get(&target))
        .await
        .refused(401, TransferCode::BadSignature);
    let (input, signature) = laptop.sign("GET", "/jemput/v1/bundles", "", None, "");
    finish(
        get(&target)
            .header("signature-input", input)
            .header("signature", signature),
    )
    .await
    .refused(401, TransferCode::BadSignature);
    for extra in [
        ";expires=9999999999",
        ";tag=\"other\"",
        ";alg=\"hmac-sha256\"",
    ] {
        let (input, signature) = laptop.sign("GET", &target, "", None, extra);
        let answer = finish(
            get(&target)
                .header("signature-input", input)
                .header("signature", signature),
        )
        .await;
        assert_eq!(answer.status, 401, "{extra}");
    }
    let (input, signature) = laptop.sign("GET", &target, "", None, "");
    finish(
        get(&target)
            .header("signature-input", &input)
            .header("signature", &signature),
    )
    .await
    .ok::<BundleStatus>();
    let again = finish(
        get(&target)
            .header("signature-input", &input)
            .header("signature", &signature),
    )
    .await;
    again.ok::<BundleStatus>();
    // The clock of a laptop may be wrong by any amount: `created` above is of 2023.
    running.kill().await;
}

pub async fn bodies_that_do_not_fit(office: Office) {
    let running = office.start().await;
    let url = &running.url;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[200_000]);
    laptop.start_with_records(url, &bundle).await;
    let target = format!(
        "/jemput/v1/bundles/{}/items/2?generation=0&offset=0",
        bundle.hash
    );
    let append = |media_type: &'static str, body: Vec<u8>| {
        laptop.send(url, "PATCH", &target, media_type, Some(body))
    };
    append("text/plain", vec![1])
        .await
        .refused(415, TransferCode::UnsupportedMediaType);
    append(ITEM_MEDIA_TYPE, vec![])
        .await
        .refused(411, TransferCode::LengthRequired);
    // Both while the client is still sending: it sees the answer all the same.
    append(ITEM_MEDIA_TYPE, vec![0; 4 * 1024 * 1024 + 1])
        .await
        .refused(413, TransferCode::TooLarge);
    let mut unheard = office.certified();
    unheard.silent = true;
    unheard
        .send(
            url,
            "PATCH",
            &target,
            ITEM_MEDIA_TYPE,
            Some(vec![0; 4 * 1024 * 1024]),
        )
        .await
        .refused(401, TransferCode::CertificateNeeded);
    // One that claims more than any endpoint takes is answered at once, and nothing is read of it.
    let head = laptop
        .signed_head("PATCH", &target, &[1, 2, 3])
        .replace("content-length: 3", "content-length: 9999999999");
    let mut socket = tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    let odd = format!(
        "/jemput/v1/bundles/{}/items/2?offset=0&generation=0",
        bundle.hash
    );
    laptop
        .send(url, "PATCH", &odd, ITEM_MEDIA_TYPE, Some(vec![1]))
        .await
        .refused(400, TransferCode::Malformed);
    laptop
        .send(
            url,
            "POST",
            "/jemput/v1/bundles",
            BUNDLE_START_MEDIA_TYPE,
            Some(vec![0xff; 100]),
        )
        .await
        .refused(413, TransferCode::TooLarge);
    laptop
        .send(
            url,
            "POST",
            "/jemput/v1/contacts",
            MEDIA_TYPE,
            Some(b"<html>".to_vec()),
        )
        .await
        .refused(400, TransferCode::Malformed);

    // A body that is not what was signed.
    let digest = format!("sha-256=:{}:", STANDARD.encode([0; 32]));
    let (input, signature) = laptop.sign(
        "PATCH",
        target.split('?').next().unwrap(),
        "generation=0&offset=0",
        Some(&digest),
        "",
    );
    let request = laptop
        .client
        .patch(format!("{url}{target}"))
        .header("content-type", ITEM_MEDIA_TYPE);
    let request = request
        .header("content-digest", digest)
        .header("signature-input", input)
        .header("signature", signature);
    finish(request.body(vec![1, 2, 3]))
        .await
        .refused(400, TransferCode::DigestMismatch);
    let status: BundleStatus = laptop.status(url, bundle.hash).await.ok();
    assert_eq!(status.item(2).durable, 0);

    for path in [
        "/",
        "/jemput",
        "/jemput/v1/",
        "/jemput/v2/contacts",
        "/jemput/v1/bundles/x/y",
    ] {
        finish(laptop.client.get(format!("{url}{path}")))
            .await
            .refused(404, TransferCode::NotFound);
    }
    let hello = finish(laptop.client.get(format!("{url}/jemput/v1"))).await;
    assert_eq!(
        hello.ok::<serde_json::Value>(),
        serde_json::json!({ "protocol": 1 })
    );
    running.kill().await;
}

pub async fn nothing_works_before_the_first_keyset(office: Office) {
    let gateway = Gateway::open(office.config()).await.unwrap();
    let running = Running::serve(gateway).await;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[]);
    laptop
        .start(&running.url, &bundle, &[])
        .await
        .refused(503, TransferCode::Busy);
    // Only the root's keysets count.
    let elsewhere = Office::new(None).keyset();
    assert!(matches!(
        running.gateway.put_keyset(elsewhere).await,
        Err(GatewayError::Refused(_))
    ));
    let mut false_keyset = office.keyset().peek().unwrap();
    false_keyset.serial = 99;
    let forged = SigningSecret::generate(&mut rand::rng())
        .sign(&false_keyset)
        .unwrap();
    assert!(running.gateway.put_keyset(forged).await.is_err());
    running.gateway.put_keyset(office.keyset()).await.unwrap();
    laptop
        .start(&running.url, &bundle, &[])
        .await
        .ok::<BundleStatus>();
    assert!(
        running
            .gateway
            .decide_enrolment(
                Uuid::new_v4(),
                jemput_gateway::inner::EnrolmentDecision::Refused
            )
            .await
            .is_err()
    );
    running.kill().await;
}
