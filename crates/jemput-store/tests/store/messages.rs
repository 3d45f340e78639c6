//! Messages down, settings, counts.

use jemput_domain::ids::RecordId;
use jemput_domain::wire::down::Decision;
use jemput_store::arrived::Arrived;
use jemput_store::messages::NewMessage;
use uuid::Uuid;

use crate::fixture::*;

const CHAIN: Uuid = Uuid::from_u128(10);

fn message(chain: Uuid, number: u64) -> NewMessage {
    NewMessage {
        chain,
        number,
        hash: [number as u8; 32],
        bytes: format!("message {number}").into_bytes(),
    }
}

fn keep(laptop: &Laptop, messages: Vec<NewMessage>, second: i64) -> u32 {
    let arrived = Arrived {
        messages,
        ..Arrived::default()
    };
    laptop
        .store
        .keep(arrived, Uuid::from_u128(1), at(second))
        .expect("keep")
        .messages
}

#[test]
fn each_number_is_kept_once_and_gaps_are_known() {
    let mut laptop = Laptop::new();
    assert!(laptop.store.messages().mark().expect("mark").is_none());
    assert_eq!(
        keep(
            &laptop,
            vec![message(CHAIN, 1), message(CHAIN, 2), message(CHAIN, 5)],
            1
        ),
        3
    );
    assert_eq!(keep(&laptop, vec![message(CHAIN, 2)], 2), 0);
    laptop.reopen();
    let messages = laptop.store.messages();
    let mark = messages.mark().expect("mark").expect("some");
    assert_eq!((mark.chain, mark.number, mark.hash), (CHAIN, 2, [2; 32]));
    assert_eq!(messages.gaps().expect("gaps"), [3..=4]);
    let open: Vec<u64> = messages
        .unapplied()
        .expect("unapplied")
        .iter()
        .map(|message| message.number)
        .collect();
    assert_eq!(open, [1, 2], "nothing is applied across a gap");
    messages.applied(CHAIN, 1, at(3)).expect("applied");
    keep(&laptop, vec![message(CHAIN, 3), message(CHAIN, 4)], 4);
    let messages = laptop.store.messages();
    assert_eq!(messages.mark().expect("mark").expect("some").number, 5);
    assert!(messages.gaps().expect("gaps").is_empty());
    assert_eq!(messages.unapplied().expect("unapplied").len(), 4);

    let enrolled_again = Uuid::from_u128(11);
    // The laptop's clock has meanwhile been set back by years.
    keep(&laptop, vec![message(enrolled_again, 1)], -300_000_000);
    let mark = laptop.store.messages().mark().expect("mark").expect("some");
    assert_eq!((mark.chain, mark.number), (enrolled_again, 1));
    let open = laptop.store.messages().unapplied().expect("unapplied");
    let order: Vec<(Uuid, u64)> = open
        .iter()
        .map(|message| (message.chain, message.number))
        .collect();
    assert_eq!(
        order,
        [
            (CHAIN, 2),
            (CHAIN, 3),
            (CHAIN, 4),
            (CHAIN, 5),
            (enrolled_again, 1)
        ]
    );
}

#[test]
fn decisions_are_shown_with_the_person() {
    let laptop = Laptop::in_village(3);
    let decision = Decision {
        record: RecordId(Uuid::from_u128(1)),
        revision: 1,
        person: person(1),
        accepted: false,
        outcome: None,
        reason: "KK lama belum dilampirkan".to_owned(),
        decided_at: at(9),
    };
    let messages = laptop.store.messages();
    messages.add_decision(decision.clone()).expect("add");
    messages.add_decision(decision.clone()).expect("again");
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(1))
            .expect("person")
            .decisions,
        [decision]
    );
}

#[test]
fn settings_are_kept_all_or_none_and_counts_never_go_back() {
    let mut laptop = Laptop::new();
    let settings = laptop.store.settings();
    settings.put("keyset", b"1").expect("put");
    assert!(settings.put_once("device_keys", b"secret").expect("once"));
    assert!(!settings.put_once("device_keys", b"other").expect("once"));
    assert_eq!(settings.next_count("statement").expect("count"), 1);
    let arrived = Arrived {
        settings: vec![
            ("keyset".to_owned(), b"2".to_vec()),
            ("pack".to_owned(), b"p".to_vec()),
        ],
        ..Arrived::default()
    };
    laptop
        .store
        .keep(arrived, Uuid::from_u128(1), at(1))
        .expect("keep");
    laptop.reopen();
    let settings = laptop.store.settings();
    let get = |name: &str| settings.get(name).expect("get").map(|value| value.to_vec());
    assert_eq!(get("keyset").as_deref(), Some(b"2".as_slice()));
    assert_eq!(get("device_keys").as_deref(), Some(b"secret".as_slice()));
    assert_eq!(
        get("record_id_seed"),
        None,
        "callers' names do not reach the store's own"
    );
    assert_eq!(settings.next_count("statement").expect("count"), 2);
}
