//! Invitation, request, certificate, six words.

use jemput_seal::statement::{Invitation, InvitationCode, Pack};
use jemput_seal::{DeviceKeys, Signed, Trust, issue_certificate};
use serde_json::json;

use crate::support::rng::Seeded;
use crate::support::world::{NOW, OFFICE, World};

fn invitation(world: &World, rng: &mut Seeded) -> Signed<Invitation> {
    let pack = world
        .keys
        .issuing
        .sign(&Pack(json!({"office": OFFICE, "version": 3})))
        .unwrap();
    let invitation = Invitation {
        id: rng.uuid(),
        office: OFFICE.to_owned(),
        root: world.keys.root.public(),
        keyset: world.keyset.clone(),
        pack,
        code: InvitationCode(rng.bytes(16).try_into().unwrap()),
        expires_at: NOW,
    };
    world.keys.issuing.sign(&invitation).unwrap()
}

#[test]
fn a_laptop_is_enrolled() {
    let world = World::new("enrolment");
    let mut rng = Seeded::new("enrolment");
    let file = invitation(&world, &mut rng).to_json();

    // The laptop.
    let (trust, invited) = Trust::from_invitation(&Signed::from_json(&file).unwrap()).unwrap();
    let keys = DeviceKeys::generate(&mut rng);
    let request = keys.request(&invited, "laptop baru");

    // The office.
    request.verify(&invited.code).unwrap();
    let device = rng.uuid();
    let issued = issue_certificate(
        &world.keys.issuing,
        &request,
        OFFICE,
        device,
        8,
        "laptop 08",
        NOW,
    )
    .unwrap();

    // The laptop again.
    let certificate = trust.certificate(&issued).unwrap();
    assert!(keys.fit(&certificate));
    assert!(!world.laptop.keys.fit(&certificate));
    assert_eq!(
        (certificate.device, certificate.label.as_str()),
        (device, "laptop 08")
    );
}

#[test]
fn a_request_proves_the_code_and_its_own_keys() {
    let world = World::new("enrolment");
    let mut rng = Seeded::new("requests");
    let invited = invitation(&world, &mut rng).peek().unwrap();
    let keys = DeviceKeys::generate(&mut rng);
    let request = keys.request(&invited, "laptop");
    let other = DeviceKeys::generate(&mut rng).request(&invited, "laptop");
    let refused = |request: &jemput_seal::statement::CertificateRequest| {
        request
            .verify(&invited.code)
            .err()
            .map(|error| error.code())
            == Some("request_mac")
    };
    assert!(request.verify(&InvitationCode([0; 16])).is_err());
    assert!(refused(&{
        let mut bent = request.clone();
        bent.signing = other.signing.clone();
        bent
    }));
    assert!(refused(&{
        let mut bent = request.clone();
        bent.receiving = other.receiving.clone();
        bent
    }));
    assert!(refused(&{
        let mut bent = request.clone();
        bent.label.push('x');
        bent
    }));
    assert!(refused(&{
        let mut bent = request.clone();
        bent.invitation = rng.uuid();
        bent
    }));
    assert!(!refused(&request));
}

#[test]
fn six_words_are_the_same_on_both_screens_and_for_no_other_request() {
    let world = World::new("enrolment");
    let mut rng = Seeded::new("words");
    let invited = invitation(&world, &mut rng).peek().unwrap();
    let request = DeviceKeys::generate(&mut rng).request(&invited, "laptop");
    let root = world.keys.root.public();
    let words = request.confirmation_words(&root).unwrap();
    assert_eq!(words, request.clone().confirmation_words(&root).unwrap());
    let other = DeviceKeys::generate(&mut rng).request(&invited, "laptop");
    assert_ne!(words, other.confirmation_words(&root).unwrap());
    assert_ne!(
        words,
        request
            .confirmation_words(&world.keys.issuing.public())
            .unwrap()
    );
}

#[test]
fn an_invitation_that_contradicts_itself_is_refused() {
    let world = World::new("enrolment");
    let other = World::new("another office");
    let mut rng = Seeded::new("contradictions");
    let good = invitation(&world, &mut rng).peek().unwrap();
    let code = |signer: &World, invitation: &Invitation| {
        Trust::from_invitation(&signer.keys.issuing.sign(invitation).unwrap())
            .err()
            .map(|error| error.code())
    };
    assert_eq!(code(&world, &good), None);
    assert_eq!(code(&other, &good), Some("signer_not_allowed"));
    let other_root = Invitation {
        root: other.keys.root.public(),
        ..good.clone()
    };
    assert_eq!(code(&world, &other_root), Some("signer_not_allowed"));
    let other_pack = other.keys.issuing.sign(&Pack(json!({}))).unwrap();
    assert_eq!(
        code(
            &world,
            &Invitation {
                pack: other_pack,
                ..good.clone()
            }
        ),
        Some("signer_not_allowed")
    );
    assert_eq!(
        code(
            &world,
            &Invitation {
                office: "sijunjung".to_owned(),
                ..good
            }
        ),
        Some("other_office")
    );
    assert!(
        !format!("{:?}", invitation(&world, &mut rng).peek().unwrap().code)
            .contains(char::is_numeric)
    );
}
