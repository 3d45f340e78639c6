//! Becoming the office's.

use std::time::Duration;

use jemput_domain::wire::transfer::{EnrolmentAnswer, TransferCode};
use jemput_gateway::Inner as _;
use jemput_gateway::inner::{EnrolmentDecision, What};
use jemput_seal::Signed;
use jemput_seal::statement::DeviceCertificate;

use super::delivery::all_changes;
use crate::laptop::Laptop;
use crate::office::Office;

pub async fn same_keys_same_certificate(office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let invitation = office.invitation();
    let mut laptop = Laptop::new();
    let request = laptop.keys.request(&invitation, "laptop 07");
    laptop
        .enrol(&url, &request)
        .await
        .refused(404, TransferCode::UnknownInvitation);
    running
        .gateway
        .put_invitation(invitation.id, invitation.expires_at)
        .await
        .unwrap();

    // The answer comes while the request is held.
    let (gateway, device) = (running.gateway.clone(), laptop.device);
    let deciding = async {
        gateway.wait(0).await.unwrap();
        tokio::time::sleep(Duration::from_millis(30)).await;
        office.enrol_all(&gateway, device).await.unwrap();
    };
    let (answer, ()) = tokio::join!(laptop.enrol(&url, &request), deciding);
    let first: EnrolmentAnswer = answer.ok();
    let EnrolmentAnswer::Enrolled {
        certificate,
        keyset,
        pack,
    } = first.clone()
    else {
        panic!("{first:?}")
    };
    let certificate: Signed<DeviceCertificate> = serde_json::from_value(certificate).unwrap();
    assert!(
        laptop
            .keys
            .fit(&office.trust().certificate(&certificate).unwrap())
    );
    assert_eq!(keyset, serde_json::to_value(office.keyset()).unwrap());
    assert!(pack.is_some());
    for _ in 0..2 {
        assert_eq!(
            laptop.enrol(&url, &request).await.ok::<EnrolmentAnswer>(),
            first
        );
    }
    laptop.certificate = Some(certificate);
    laptop.silent = true;
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[10]);
    laptop.deliver(&url, &bundle).await;
    let told = all_changes(&running.gateway).await;
    assert_eq!(
        told.iter()
            .filter(|change| matches!(change.what, What::Enrolment { .. }))
            .count(),
        1
    );
    running.kill().await;
}

pub async fn invitations_are_used_once(office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let gateway = &running.gateway;
    let invitation = office.invitation();
    gateway
        .put_invitation(invitation.id, invitation.expires_at)
        .await
        .unwrap();
    let [one, other, late] = [(); 3].map(|()| Laptop::new());
    let ask = |laptop: &Laptop| laptop.keys.request(&invitation, "laptop");
    let requests = [ask(&one), ask(&other), ask(&late)];
    // Two ask at once; the office takes the first and refuses none yet.
    let decide = async {
        while gateway.enrolments().await.unwrap().len() < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let waiting = gateway.enrolments().await.unwrap();
        let mine = waiting
            .iter()
            .find(|pending| pending.request == requests[0])
            .unwrap();
        let theirs = waiting
            .iter()
            .find(|pending| pending.request == requests[1])
            .unwrap();
        let issue = |request, device| {
            jemput_seal::issue_certificate(
                &office.keys.issuing,
                request,
                crate::office::OFFICE,
                device,
                1,
                "x",
                0,
            )
            .unwrap()
        };
        let certificate = issue(&mine.request, one.device);
        gateway
            .decide_enrolment(mine.id, EnrolmentDecision::Issued(Box::new(certificate)))
            .await
            .unwrap();
        let second = issue(&theirs.request, other.device);
        assert!(
            gateway
                .decide_enrolment(theirs.id, EnrolmentDecision::Issued(Box::new(second)))
                .await
                .is_err(),
            "used up"
        );
    };
    let (first, second, ()) = tokio::join!(
        one.enrol(&url, &requests[0]),
        other.enrol(&url, &requests[1]),
        decide
    );
    first.ok::<EnrolmentAnswer>();
    second.refused(409, TransferCode::InvitationUsed);
    late.enrol(&url, &requests[2])
        .await
        .refused(409, TransferCode::InvitationUsed);

    let expired = office.invitation();
    gateway.put_invitation(expired.id, 1).await.unwrap();
    let request = late.keys.request(&expired, "laptop");
    late.enrol(&url, &request)
        .await
        .refused(410, TransferCode::InvitationExpired);
    let refused = office.invitation();
    gateway
        .put_invitation(refused.id, i64::MAX >> 12)
        .await
        .unwrap();
    let request = late.keys.request(&refused, "laptop");
    let refuse = async {
        loop {
            if let Some(pending) = gateway
                .enrolments()
                .await
                .unwrap()
                .iter()
                .find(|p| p.request == request)
            {
                return gateway
                    .decide_enrolment(pending.id, EnrolmentDecision::Refused)
                    .await
                    .unwrap();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let (answer, ()) = tokio::join!(late.enrol(&url, &request), refuse);
    answer.refused(409, TransferCode::InvitationUsed);
    running.kill().await;
}
