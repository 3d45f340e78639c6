//! The link's contract, kept over the real store.

use jemput_domain::wire::down::DownMessage;
use jemput_field::FieldOutbox;
use jemput_link::outbox::contract::{self, Bench};
use jemput_link::{BundleReader, Outbox};
use jemput_seal::statement::{DeviceCertificate, ItemRange, ItemState, MessageEnvelope, Receipt};
use jemput_seal::{Hash, Signed, Uuid};
use serde_json::json;

use crate::support::{Laptop, jpeg};

struct Kit {
    laptop: Laptop,
    certificate: DeviceCertificate,
    outbox: FieldOutbox,
    sealed: u64,
    counter: u64,
}

impl Bench for Kit {
    fn outbox(&self) -> &dyn Outbox {
        &self.outbox
    }

    fn seal(&mut self) -> Hash {
        self.sealed += 1;
        let name = format!("TAMU {}", self.sealed);
        let new = self
            .laptop
            .call("person_new", json!({ "data": { "name": name } }));
        let path = self.laptop.write("kk.jpg", &jpeg(40, 30));
        let target = json!({ "person": new["person"]["person"], "title": "KK" });
        self.laptop
            .call("document_add", json!({ "target": target, "paths": [path] }));
        let sealed = self.laptop.call("seal", json!({}));
        sealed["bundles"][0]["hash"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    fn receipt(
        &mut self,
        bundle: &Hash,
        to: Option<u32>,
        state: ItemState,
        epoch: Uuid,
    ) -> (Signed<Receipt>, Receipt) {
        let file = BundleReader::open(self.outbox.open(bundle).unwrap()).unwrap();
        let last = file.header().items.len() as u32 - 1;
        self.counter += 1;
        let receipt = Receipt {
            office: "1277".to_owned(),
            header_hash: *bundle,
            items: vec![ItemRange {
                from: 0,
                to: to.unwrap_or(last),
                state: state.clone(),
            }],
            state,
            epoch,
            counter: self.counter,
            time: 1_795_400_000_000,
        };
        let signed = self.laptop.office.keys.receipt.sign(&receipt).unwrap();
        (signed, receipt)
    }

    fn message(&mut self) -> (Signed<MessageEnvelope>, MessageEnvelope) {
        let mut plan = self.laptop.office.list(1, 1).outings.remove(0);
        plan.place = format!("Balai {}", self.counter);
        let signed = self
            .laptop
            .office
            .message(&self.certificate, &DownMessage::Outing(plan));
        let envelope = signed
            .verify(&self.laptop.office.keys.message.public())
            .unwrap();
        (signed, envelope)
    }

    fn lose(&mut self, bundle: &Hash) {
        let is_it = |path: &std::path::PathBuf| {
            let reader = BundleReader::open(std::fs::File::open(path).unwrap());
            reader.is_ok_and(|reader| reader.hash() == *bundle)
        };
        let path = self.laptop.bundle_files().into_iter().find(is_it);
        std::fs::remove_file(path.unwrap()).unwrap();
    }

    fn restart(&mut self) {
        self.laptop.call("lock", json!({}));
        self.laptop.unlock();
        self.outbox = self.laptop.field.outbox().unwrap();
    }
}

#[test]
fn the_store_keeps_the_links_contract() {
    let laptop = Laptop::new();
    laptop.enrol();
    let certificate = laptop.certify();
    let outbox = laptop.field.outbox().unwrap();
    let mut kit = Kit {
        laptop,
        certificate,
        outbox,
        sealed: 0,
        counter: 0,
    };
    contract::run(&mut kit);
    // What the outbox kept is what the window shows.
    let states = kit.laptop.call("bundles", json!({}));
    let states: Vec<&str> = states
        .as_array()
        .unwrap()
        .iter()
        .map(|bundle| bundle["state"].as_str().unwrap())
        .collect();
    assert_eq!(states[1..4], ["imported", "refused", "quarantined"]);
}
