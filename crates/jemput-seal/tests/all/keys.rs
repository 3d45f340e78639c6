//! The ceremony, shares, locks, the drill, the escrow.

use jemput_seal::{
    Canary, Ceremony, DeviceKeys, DrillReport, Escrow, LockedSecret, OpeningKey, RecoveryShare,
    ReplyKey, Unlock,
};
use proptest::prelude::*;

use crate::support::rng::Seeded;
use crate::support::world::World;

#[test]
fn any_two_sheets_give_the_recovery_key_back() {
    let mut rng = Seeded::new("shares");
    let office = Ceremony::generate(&mut rng);
    let sheets = office
        .recovery_shares(&mut rng)
        .map(|share| share.to_text());
    assert_eq!(
        sheets.iter().map(|text| text.len()).collect::<Vec<_>>(),
        [79; 3]
    );
    for (one, two) in [(0, 1), (0, 2), (1, 2), (2, 0)] {
        // As a tired person types it.
        let typed = [
            sheets[one].to_lowercase().replace('-', " "),
            sheets[two].replace('0', "o").replace('1', "l"),
        ];
        let shares = typed.map(|text| RecoveryShare::from_text(&text).unwrap());
        let seed = RecoveryShare::join(&shares).unwrap();
        assert_eq!(
            OpeningKey::from_secret_bytes(&seed[..]).unwrap().key_id(),
            office.recovery.key_id()
        );
    }
    assert_eq!(
        *RecoveryShare::join(&office.root_shares(&mut rng)).unwrap(),
        *office.root.to_secret_bytes()
    );
}

#[test]
fn wrong_sheets_are_told_apart() {
    let mut rng = Seeded::new("wrong shares");
    let office = Ceremony::generate(&mut rng);
    let [first, second, _] = office.recovery_shares(&mut rng);
    let [root_first, ..] = office.root_shares(&mut rng);
    let twice = RecoveryShare::from_text(&first.to_text()).unwrap();
    assert_eq!((first.number(), second.number()), (1, 2));
    for shares in [vec![], vec![twice], vec![second, root_first]] {
        assert_eq!(
            RecoveryShare::join(&shares).err().map(|error| error.code()),
            Some("share")
        );
    }
    let text = first.to_text();
    assert!(RecoveryShare::from_text(&text[..70]).is_err());
    for place in (0..text.len()).filter(|place| text.as_bytes()[*place] != b'-') {
        let other = if text.as_bytes()[place] == b'7' {
            "8"
        } else {
            "7"
        };
        let mut mistyped = text.to_string();
        mistyped.replace_range(place..=place, other);
        assert!(
            RecoveryShare::from_text(&mistyped).is_err(),
            "digit {place}"
        );
    }
}

#[test]
fn the_drill_opens_the_canary_with_both_keys() {
    let world = World::new("drill");
    let mut rng = Seeded::new("drill");
    let canary = Canary::seal(world.trust.current(), &mut rng).unwrap();
    let (opening, recovery) = (&world.keys.opening, &world.keys.recovery);
    assert_eq!(
        canary.drill(opening, recovery),
        DrillReport {
            opening: true,
            recovery: true
        }
    );
    let stranger = OpeningKey::generate(&mut rng);
    assert_eq!(
        canary.drill(&stranger, recovery),
        DrillReport {
            opening: false,
            recovery: true
        }
    );
    assert_eq!(
        canary.drill(recovery, opening),
        DrillReport {
            opening: false,
            recovery: false
        }
    );
}

#[test]
fn a_locked_key_opens_with_its_passphrase_or_key_file_only() {
    let mut rng = Seeded::new("locked");
    let key = OpeningKey::generate(&mut rng);
    let file = rng.bytes(64);
    for (right, wrong) in [
        (
            Unlock::Passphrase("laut biru tenang"),
            Unlock::Passphrase("laut biru"),
        ),
        (Unlock::KeyFile(&file), Unlock::KeyFile(&file[1..])),
        (Unlock::KeyFile(&file), Unlock::Passphrase("")),
    ] {
        let locked =
            LockedSecret::lock("opening key", &key.to_secret_bytes()[..], &right, &mut rng)
                .unwrap();
        let json = serde_json::to_string(&locked).unwrap();
        let locked: LockedSecret = serde_json::from_str(&json).unwrap();
        let opened = locked.unlock("opening key", &right).unwrap();
        assert_eq!(
            OpeningKey::from_secret_bytes(&opened).unwrap().key_id(),
            key.key_id()
        );
        assert_eq!(
            locked.unlock("opening key", &wrong).unwrap_err().code(),
            "wrong_passphrase"
        );
        assert_eq!(
            locked.unlock("root", &right).unwrap_err().code(),
            "key_malformed"
        );
    }
    assert!(
        LockedSecret::lock("root", &[1], &Unlock::KeyFile(&file[..31]), &mut rng).is_err(),
        "too short to be random"
    );
}

#[test]
fn a_forgotten_passphrase_is_answered_by_the_recovery_key() {
    let world = World::new("escrow");
    let mut rng = Seeded::new("escrow");
    let database_key: [u8; 32] = rng.bytes(32).try_into().unwrap();
    let recovery = &world.keys.recovery;
    let escrow = Escrow::seal(
        recovery.public(),
        world.laptop.device,
        &database_key,
        &mut rng,
    )
    .unwrap();
    let escrow = Escrow::from_json(&escrow.to_json().unwrap()).unwrap();

    let reply_key = ReplyKey::generate(&mut rng);
    let request = reply_key.request(escrow);
    assert_eq!(
        Escrow::answer(&request, &world.keys.opening, &mut rng)
            .unwrap_err()
            .code(),
        "not_a_recipient"
    );
    let reply = Escrow::answer(&request, recovery, &mut rng).unwrap();
    let reply_key = ReplyKey::from_secret_bytes(&reply_key.to_secret_bytes()[..]).unwrap();
    assert_eq!(*reply_key.open(&reply).unwrap(), database_key);
    let other_key = ReplyKey::generate(&mut rng);
    assert!(other_key.open(&reply).is_err());

    // Whoever swaps the request on its way to be answered instead shows other words.
    let words = request.confirmation_words().unwrap();
    let swapped = other_key.request(request.escrow.clone());
    assert_ne!(swapped.confirmation_words().unwrap(), words);
    assert_eq!(request.clone().confirmation_words().unwrap(), words);

    let mut of_another_laptop = request;
    of_another_laptop.escrow.device = rng.uuid();
    assert_eq!(
        Escrow::answer(&of_another_laptop, recovery, &mut rng)
            .unwrap_err()
            .code(),
        "unwrap"
    );
}

#[test]
fn device_keys_survive_the_store() {
    let keys = DeviceKeys::generate(&mut Seeded::new("device"));
    let again = DeviceKeys::from_secret_bytes(&keys.to_secret_bytes());
    assert_eq!(again.signing_public(), keys.signing_public());
    assert_eq!(again.receiving_public(), keys.receiving_public());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_secret_is_shared_and_joined(secret: [u8; 32], seed: u64) {
        let shares = RecoveryShare::split(&secret, &mut Seeded::new(&seed.to_string()));
        let texts = shares.map(|share| share.to_text());
        for two in [[0, 1], [1, 2], [2, 0]] {
            let shares = two.map(|place: usize| RecoveryShare::from_text(&texts[place]).unwrap());
            prop_assert_eq!(*RecoveryShare::join(&shares).unwrap(), secret);
        }
    }
}
