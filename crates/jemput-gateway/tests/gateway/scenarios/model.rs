//! Random appends, repeats, wrong bytes, torn writes and restarts, against a model of one item.

use jemput_domain::wire::transfer::{AppendAnswer, BundleStatus, TransferCode};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::laptop::{Bundle, Laptop};
use crate::office::{Office, Running};

#[derive(Debug, Clone)]
enum Step {
    /// From this share of the item, so many bytes; `gap`: from beyond the durable offset.
    Append {
        from: u32,
        length: u32,
        wrong: bool,
    },
    Resume {
        length: u32,
    },
    OldGeneration,
    Torn {
        length: u32,
    },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..220_000_u32, 1..120_000_u32, prop::bool::weighted(0.15)).prop_map(|(from, length, wrong)| Step::Append { from, length, wrong }),
        4 => (1..120_000_u32).prop_map(|length| Step::Resume { length }),
        1 => Just(Step::OldGeneration),
        1 => (1..50_000_u32).prop_map(|length| Step::Torn { length }),
        1 => Just(Step::Restart),
    ]
}

/// What must be true of the item.
#[derive(Debug, Default)]
struct Model {
    generation: u32,
    bytes: Vec<u8>,
    complete: bool,
}

impl Model {
    fn append(
        &mut self,
        item: &[u8],
        generation: u32,
        from: usize,
        bytes: &[u8],
    ) -> (u16, Option<TransferCode>) {
        if self.complete {
            return (200, None);
        }
        if generation != self.generation {
            return (409, Some(TransferCode::Offset));
        }
        if from + bytes.len() > item.len() {
            return (422, Some(TransferCode::TooLong));
        }
        if from > self.bytes.len() {
            return (409, Some(TransferCode::Offset));
        }
        let known = self.bytes.len() - from;
        self.bytes.extend(bytes.iter().skip(known));
        if self.bytes.len() < item.len() {
            return (200, None);
        }
        if self.bytes == item {
            self.complete = true;
            return (200, None);
        }
        self.generation += 1;
        self.bytes.clear();
        (422, Some(TransferCode::ItemDamaged))
    }
}

async fn check(laptop: &Laptop, url: &str, bundle: &Bundle, number: u32, model: &Model) {
    let status: BundleStatus = laptop.status(url, bundle.hash).await.ok();
    let state = status.item(number);
    assert_eq!(state.complete, model.complete);
    if !model.complete {
        assert_eq!(
            (state.generation, state.durable),
            (model.generation, model.bytes.len() as u64)
        );
    }
}

/// Sends an append and compares the answer with the model's.
async fn append(
    laptop: &Laptop,
    url: &str,
    (bundle, number): (&Bundle, u32),
    model: &mut Model,
    (generation, from): (u32, usize),
    bytes: &[u8],
) {
    let item = &bundle.items[usize::try_from(number).unwrap()];
    let expected = model.append(item, generation, from, bytes);
    let answer = laptop
        .append(url, bundle.hash, number, (generation, from as u64), bytes)
        .await;
    let body: AppendAnswer = answer.json();
    assert_eq!((answer.status, body.code), expected);
    if !model.complete {
        assert_eq!(
            (body.generation, body.durable),
            (model.generation, model.bytes.len() as u64)
        );
    }
}

async fn run(
    office: &Office,
    laptop: &Laptop,
    mut running: Running,
    bundle: &Bundle,
    number: u32,
    steps: Vec<Step>,
) -> Running {
    let item = &bundle.items[usize::try_from(number).unwrap()];
    let mut model = Model::default();
    for step in steps {
        let url = running.url.clone();
        let generation = model.generation;
        let at = |position: u32| (position as usize).min(item.len());
        match step {
            Step::Append {
                from,
                length,
                wrong,
            } => {
                let from = at(from);
                let mut bytes = item[from..item.len().min(from + length as usize)].to_vec();
                if bytes.is_empty() {
                    bytes.push(0);
                }
                if wrong {
                    bytes[0] ^= 0x55;
                }
                append(
                    laptop,
                    &url,
                    (bundle, number),
                    &mut model,
                    (generation, from),
                    &bytes,
                )
                .await;
            }
            Step::Resume { length } => {
                let from = model.bytes.len();
                let bytes = item[from..item.len().min(from + length as usize)].to_vec();
                if !bytes.is_empty() && !model.complete {
                    append(
                        laptop,
                        &url,
                        (bundle, number),
                        &mut model,
                        (generation, from),
                        &bytes,
                    )
                    .await;
                }
            }
            Step::OldGeneration => {
                append(
                    laptop,
                    &url,
                    (bundle, number),
                    &mut model,
                    (generation.wrapping_sub(1), 0),
                    &item[..1],
                )
                .await;
            }
            Step::Torn { length } => {
                // As if a write had been cut by a power failure before its commit.
                running.kill().await;
                let file = office
                    .spool()
                    .join(format!("{}-{number}.{generation}", bundle.hash));
                if let Ok(mut bytes) = std::fs::read(&file) {
                    bytes.truncate(model.bytes.len());
                    bytes.extend(std::iter::repeat_n(
                        0xee,
                        (length as usize).min(item.len() - model.bytes.len()),
                    ));
                    std::fs::write(&file, bytes).unwrap();
                }
                running = office.start().await;
            }
            Step::Restart => {
                running.kill().await;
                running = office.start().await;
            }
        }
        check(laptop, &running.url, bundle, number, &model).await;
    }
    running
}

pub async fn appends_do_what_the_model_says(office: Office) {
    let cases: usize = std::env::var("JEMPUT_MODEL_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(6);
    let mut runner = TestRunner::deterministic();
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let mut running = office.start().await;
    for case in 0..cases {
        // An item kept in the database row, then one kept in a file.
        let length = if case % 2 == 0 { 60_000 } else { 200_000 };
        let bundle = laptop.seal(&keyset, &[length]);
        laptop.start_with_records(&running.url, &bundle).await;
        let steps = prop::collection::vec(step(), 25)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        running = run(&office, &laptop, running, &bundle, 2, steps).await;
    }
    running.kill().await;
}
