//! The outbox in memory keeps the contract every outbox must keep.

use crate::office::{Laptop, Office};
use jemput_link::Outbox;
use jemput_link::outbox::contract::{Bench, run};
use jemput_seal::statement::{ItemState, MessageEnvelope, Receipt};
use jemput_seal::{Hash, Signed, Uuid};

struct InMemory {
    office: Office,
    laptop: Laptop,
}

impl Bench for InMemory {
    fn outbox(&self) -> &dyn Outbox {
        &*self.laptop.outbox
    }

    fn seal(&mut self) -> Hash {
        self.laptop.seal(&[b"a scan".to_vec()])
    }

    fn receipt(
        &mut self,
        bundle: &Hash,
        to: Option<u32>,
        state: ItemState,
        epoch: Uuid,
    ) -> (Signed<Receipt>, Receipt) {
        let to = to.unwrap_or_else(|| self.laptop.last_item(bundle));
        self.office.receipt_in(bundle, to, state, epoch)
    }

    fn message(&mut self) -> (Signed<MessageEnvelope>, MessageEnvelope) {
        let signed = self.office.message(&mut self.laptop, "a work list");
        let envelope = self.office.trust().message(&signed).unwrap();
        (signed, envelope)
    }

    fn lose(&mut self, bundle: &Hash) {
        self.laptop.outbox.lose(bundle);
    }

    fn restart(&mut self) {}
}

#[test]
fn keeps_the_contract() {
    let mut office = Office::plain();
    let laptop = office.enrol();
    run(&mut InMemory { office, laptop });
}
