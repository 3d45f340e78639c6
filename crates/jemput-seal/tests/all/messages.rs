//! Messages down: sealed to one laptop, in their place in its chain.

use jemput_seal::statement::{DeviceCertificate, MessageEnvelope};
use jemput_seal::{MessagePlace, Uuid, seal_message};

use crate::support::rng::Seeded;
use crate::support::world::{Laptop, OFFICE, World};

fn certificate(laptop: &Laptop) -> DeviceCertificate {
    laptop.certificate.peek().unwrap()
}

#[test]
fn a_message_opens_on_its_laptop_only() {
    let world = World::new("messages");
    let mut rng = Seeded::new("messages");
    let other = Laptop::new(&world.keys.issuing, OFFICE, &mut rng);
    let content = r#"{"kind":"work_list"}"#.repeat(50_000).into_bytes();
    let chain = rng.uuid();
    let place = MessagePlace {
        chain,
        number: 1,
        previous: None,
    };
    let to = certificate(&world.laptop);
    let first = seal_message(&world.keys.message, &to, place, &content, &mut rng).unwrap();
    let place = MessagePlace {
        chain,
        number: 2,
        previous: Some(first.hash()),
    };
    let empty = seal_message(&world.keys.message, &to, place, b"", &mut rng).unwrap();

    let envelope = world.trust.message(&first).unwrap();
    assert!(
        envelope.sealed.len() < content.len() / 50,
        "packed before it is sealed"
    );
    assert_eq!(
        **world.laptop.keys.open_message(&envelope).unwrap(),
        content
    );
    let second = world.trust.message(&empty).unwrap();
    assert!(world.laptop.keys.open_message(&second).unwrap().is_empty());
    assert_eq!(second.previous, Some(first.hash()));
    assert_eq!(
        other.keys.open_message(&envelope).unwrap_err().code(),
        "unwrap"
    );
}

#[test]
fn a_message_moved_or_altered_does_not_open() {
    let world = World::new("messages");
    let mut rng = Seeded::new("moved");
    let place = MessagePlace {
        chain: rng.uuid(),
        number: 1,
        previous: None,
    };
    let signed = seal_message(
        &world.keys.message,
        &certificate(&world.laptop),
        place,
        b"hello",
        &mut rng,
    )
    .unwrap();
    let envelope = world.trust.message(&signed).unwrap();
    let open = |envelope: &MessageEnvelope| {
        world
            .laptop
            .keys
            .open_message(envelope)
            .map(|content| content.to_vec())
    };
    assert_eq!(open(&envelope).unwrap(), b"hello");
    let changes: [fn(&mut MessageEnvelope); 7] = [
        |e| e.number = 2,
        |e| e.chain = Uuid::nil(),
        |e| e.device = Uuid::nil(),
        |e| e.sealed[0] ^= 1,
        |e| e.encapsulated[5] ^= 1,
        |e| e.encapsulated.truncate(3),
        |e| e.sealed.clear(),
    ];
    for change in changes {
        let mut bent = envelope.clone();
        change(&mut bent);
        assert_eq!(open(&bent).unwrap_err().code(), "unwrap");
    }
    // Only the message key's word is taken.
    let forged = world.keys.receipt.sign(&envelope).unwrap();
    assert_eq!(
        world.trust.message(&forged).unwrap_err().code(),
        "signer_not_allowed"
    );
}
