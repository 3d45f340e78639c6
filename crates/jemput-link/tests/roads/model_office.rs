//! A model of the office's rules: A.6 to A.9 of PROTOCOL.md on byte counts.

use std::collections::HashMap;

use jemput_link::core::exchange::{
    Answer, BundlePlan, ItemPlan, ItemState, Piece, ReceiptNote, Request, Standing,
};
use jemput_seal::{Hash, ItemKind};
use proptest::prelude::*;

#[derive(Default)]
pub struct ModelOffice {
    bundles: HashMap<Hash, HashMap<u32, Held>>,
    /// Rises when it is restored.
    pub epoch: u32,
}

#[derive(Default, Clone)]
struct Held {
    generation: u32,
    durable: u64,
    complete: bool,
}

impl ModelOffice {
    /// `damage`: an item that completes now has the wrong hash.
    pub fn serve(&mut self, request: &Request, plans: &[BundlePlan], damage: bool) -> Answer {
        match request {
            Request::Contact => {
                let wants = plans
                    .iter()
                    .filter(|plan| !self.holds_all(plan))
                    .map(|plan| plan.hash)
                    .collect();
                Answer::Contact {
                    wants,
                    receipts: Vec::new(),
                }
            }
            Request::Look { bundle } => self.status(bundle, plans),
            Request::Start { bundle, parts } => {
                self.bundles.entry(*bundle).or_default();
                for part in parts {
                    let generation = self.held(bundle, part.item).generation;
                    self.append(
                        &Piece {
                            bundle: *bundle,
                            item: part.item,
                            generation,
                            offset: 0,
                            len: part.len,
                        },
                        plans,
                        false,
                    );
                }
                self.status(bundle, plans)
            }
            Request::Append(piece) => {
                if !self.bundles.contains_key(&piece.bundle) {
                    return Answer::Unknown;
                }
                self.append(piece, plans, damage);
                let held = self.held(&piece.bundle, piece.item);
                let state = ItemState {
                    number: piece.item,
                    generation: held.generation,
                    durable: held.durable,
                    complete: held.complete,
                };
                Answer::Item {
                    state,
                    receipts: self.receipts(&piece.bundle, plans),
                }
            }
        }
    }

    fn append(&mut self, piece: &Piece, plans: &[BundlePlan], damage: bool) {
        let len = plan_of(&piece.bundle, plans).items[piece.item as usize].len;
        let held = self
            .bundles
            .get_mut(&piece.bundle)
            .unwrap()
            .entry(piece.item)
            .or_default();
        if held.complete || piece.generation != held.generation || piece.offset > held.durable {
            return;
        }
        assert!(piece.offset + piece.len <= len, "beyond the item's end");
        assert!(piece.len > 0, "an empty append");
        held.durable = held.durable.max(piece.offset + piece.len);
        if held.durable == len {
            if damage {
                *held = Held {
                    generation: held.generation + 1,
                    durable: 0,
                    complete: false,
                };
            } else {
                held.complete = true;
            }
        }
    }

    fn status(&self, bundle: &Hash, plans: &[BundlePlan]) -> Answer {
        let Some(items) = self.bundles.get(bundle) else {
            return Answer::Unknown;
        };
        let complete = items
            .iter()
            .filter(|(_, held)| held.complete)
            .map(|(number, _)| (*number, *number))
            .collect();
        let partial = items
            .iter()
            .filter(|(_, held)| !held.complete)
            .map(|(number, held)| ItemState {
                number: *number,
                generation: held.generation,
                durable: held.durable,
                complete: false,
            })
            .collect();
        Answer::Bundle {
            complete,
            partial,
            receipts: self.receipts(bundle, plans),
        }
    }

    fn receipts(&self, bundle: &Hash, plans: &[BundlePlan]) -> Vec<ReceiptNote> {
        let whole = self.holds_all(plan_of(bundle, plans));
        whole
            .then_some(ReceiptNote {
                bundle: *bundle,
                standing: Standing::Held,
                current: true,
            })
            .into_iter()
            .collect()
    }

    /// Back to an empty disk.
    pub fn restore(&mut self) {
        self.bundles.clear();
        self.epoch += 1;
    }

    fn held(&self, bundle: &Hash, item: u32) -> Held {
        self.bundles
            .get(bundle)
            .and_then(|items| items.get(&item))
            .cloned()
            .unwrap_or_default()
    }

    pub fn holds_all(&self, plan: &BundlePlan) -> bool {
        plan.items
            .iter()
            .all(|item| self.held(&plan.hash, item.number).complete)
    }

    pub fn holds_records(&self, plan: &BundlePlan) -> bool {
        plan.items
            .iter()
            .filter(|item| item.kind != ItemKind::Attachment)
            .all(|item| self.held(&plan.hash, item.number).complete)
    }

    pub fn is_attachment(&self, piece: &Piece, plans: &[BundlePlan]) -> bool {
        plan_of(&piece.bundle, plans).items[piece.item as usize].kind == ItemKind::Attachment
    }
}

fn plan_of<'a>(bundle: &Hash, plans: &'a [BundlePlan]) -> &'a BundlePlan {
    plans
        .iter()
        .find(|plan| plan.hash == *bundle)
        .expect("a bundle of this run")
}

/// One to four bundles, some of them offered before.
pub fn bundle_plans() -> impl Strategy<Value = Vec<BundlePlan>> {
    let bundle = (
        1usize..4,
        0usize..4,
        prop::collection::vec(16u64..150_000, 8),
        any::<bool>(),
        500u64..40_000,
    );
    prop::collection::vec(bundle, 1..5).prop_map(|bundles| {
        let plans = bundles.into_iter().enumerate().map(
            |(order, (records, attachments, sizes, offered, header_len))| {
                let kinds = std::iter::once(ItemKind::Manifest)
                    .chain(std::iter::repeat_n(ItemKind::Records, records))
                    .chain(std::iter::repeat_n(ItemKind::Attachment, attachments));
                let items = kinds
                    .zip(sizes)
                    .zip(0..)
                    .map(|((kind, len), number)| ItemPlan { number, kind, len })
                    .collect();
                BundlePlan {
                    hash: Hash::of(&order.to_be_bytes()),
                    order: order as u64,
                    header_len,
                    items,
                    offered,
                }
            },
        );
        plans.collect()
    })
}
