//! The field program, told what to do line by line, and what it has acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{ImageFormat, RgbImage};
use jemput_tests::house::{PASSPHRASE, program};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

pub struct Kit {
    child: Option<Child>,
    input: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Kit {
    pub fn start(data: &Path) -> Result<Self> {
        let mut child = Command::new(program("jemput-kit")?)
            .arg("--data")
            .arg(data)
            .arg("run")
            .env("JEMPUT_PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Self {
            input: child.stdin.take().context("its input")?,
            answers: BufReader::new(child.stdout.take().context("its output")?),
            child: Some(child),
        })
    }

    /// None: it died before it answered.
    fn ask(&mut self, command: &str, args: Value) -> Option<Result<Value>> {
        let line = json!({ "command": command, "args": args });
        writeln!(self.input, "{line}").ok()?;
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        // Half a line is no acknowledgement.
        let mut answer: Value = serde_json::from_str(line.strip_suffix('\n')?).ok()?;
        Some(match answer["error"].take() {
            Value::Null => Ok(answer["ok"].take()),
            error => Err(anyhow!("{command}: {error}")),
        })
    }

    fn must(&mut self, command: &str, args: Value) -> Result<Value> {
        self.ask(command, args)
            .with_context(|| format!("{command}: it died by itself"))?
    }

    /// kill -9 after a while; whatever it is doing then.
    pub fn kill_after(&mut self, pause: Duration) -> JoinHandle<Result<()>> {
        let child = self.child.take();
        thread::spawn(move || {
            thread::sleep(pause);
            let mut child = child.context("killed before")?;
            child.kill()?;
            child.wait()?;
            Ok(())
        })
    }

    /// Ends it as a person would.
    pub fn end(self) -> Result<()> {
        drop(self.input);
        let ended = self.child.context("killed before")?.wait()?;
        ensure!(ended.success(), "it ended with {ended}");
        Ok(())
    }
}

/// What the program said it had saved.
#[derive(Default)]
pub struct Told {
    /// Person → address.
    addresses: BTreeMap<String, String>,
    /// Person → outcome.
    outcomes: BTreeMap<String, String>,
    /// Saved, or on their way when the program died.
    under_way: BTreeMap<(String, &'static str), String>,
    /// Person → documents.
    documents: BTreeMap<String, BTreeSet<String>>,
    bundles: BTreeSet<String>,
    answers: u64,
}

impl Told {
    /// Saves, photographs, seals and sends until the program is dead.
    pub fn work_until_killed(&mut self, kit: &mut Kit, people: &[Value], random: &mut StdRng) {
        loop {
            let person = &people[random.random_range(0..people.len())];
            let went_on = match random.random_range(0..20) {
                0..8 => self.save(kit, person, random),
                8..15 => self.outcome(kit, person, random),
                15..18 => self.photograph(kit, person, random),
                18 => self.seal(kit),
                _ => kit
                    .ask("send_start", json!({}))
                    .map(|sent| sent.map(|_| ())),
            };
            match went_on {
                Some(done) => {
                    done.expect("what was asked is allowed");
                    self.answers += 1;
                }
                None => return,
            }
        }
    }

    fn save(&mut self, kit: &mut Kit, person: &Value, random: &mut StdRng) -> Option<Result<()>> {
        let address = format!("Jl. Merdeka {}", random.random_range(0..1_000_000));
        let name = name(person);
        self.under_way
            .insert((name.clone(), "address"), address.clone());
        let saved = kit.ask(
            "person_save_field",
            json!({ "person": person, "field": "address", "value": address }),
        )?;
        self.addresses.insert(name, address);
        Some(saved.map(|_| ()))
    }

    fn outcome(
        &mut self,
        kit: &mut Kit,
        person: &Value,
        random: &mut StdRng,
    ) -> Option<Result<()>> {
        let code = ["REKAM", "SUDAH", "TDKHADIR", "MATI", "TOLAK"][random.random_range(0..5)];
        let name = name(person);
        self.under_way
            .insert((name.clone(), "outcome"), code.to_owned());
        let saved = kit.ask("outcome_set", json!({ "person": person, "code": code }))?;
        self.outcomes.insert(name, code.to_owned());
        Some(saved.map(|_| ()))
    }

    fn photograph(
        &mut self,
        kit: &mut Kit,
        person: &Value,
        random: &mut StdRng,
    ) -> Option<Result<()>> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        RgbImage::from_fn(48, 64, |_, _| image::Rgb(random.random()))
            .write_to(&mut bytes, ImageFormat::Jpeg)
            .expect("a JPEG in memory");
        let added = kit.ask(
            "document_add_bytes",
            json!({ "target": { "person": person, "title": "KK" }, "bytes": STANDARD.encode(bytes.into_inner()) }),
        )?;
        Some(added.and_then(|added| {
            let document = &added["document"]["document"];
            ensure!(!document.is_null(), "refused: {added}");
            self.documents
                .entry(name(person))
                .or_default()
                .insert(name(document));
            Ok(())
        }))
    }

    fn seal(&mut self, kit: &mut Kit) -> Option<Result<()>> {
        let sealed = kit.ask("seal", json!({}))?;
        Some(sealed.map(|sealed| {
            let bundles = sealed["bundles"].as_array().into_iter().flatten();
            self.bundles
                .extend(bundles.map(|bundle| name(&bundle["hash"])));
        }))
    }

    /// Everything acknowledged is there. What was under way when the program died may be too; then that
    /// is what must be there from now on.
    pub fn still_there(&mut self, kit: &mut Kit) -> Result<()> {
        for (field, told) in [
            ("address", &mut self.addresses),
            ("outcome", &mut self.outcomes),
        ] {
            for (person, told) in told {
                let shown = kit.must("person_get", json!({ "person": person }))?;
                let now = match field {
                    "address" => &shown["data"]["address"],
                    _ => &shown["outcome"]["code"],
                };
                let under_way = self.under_way.get(&(person.clone(), field));
                if now != told {
                    match under_way.filter(|under_way| now == *under_way) {
                        Some(under_way) => told.clone_from(under_way),
                        None => bail!("{field} was {told}, is {now}"),
                    }
                }
            }
        }
        self.under_way.clear();
        for (person, documents) in &self.documents {
            let shown = kit.must("documents_of", json!({ "person": person }))?;
            let there: BTreeSet<String> = shown
                .as_array()
                .context("documents")?
                .iter()
                .map(|document| name(&document["document"]))
                .collect();
            ensure!(documents.is_subset(&there), "a document is gone");
        }
        let shown = kit.must("bundles", json!({}))?;
        let there: BTreeSet<String> = shown
            .as_array()
            .context("bundles")?
            .iter()
            .map(|bundle| name(&bundle["hash"]))
            .collect();
        ensure!(self.bundles.is_subset(&there), "a bundle is gone");
        Ok(())
    }

    pub fn has_all_kinds(&self) -> bool {
        self.answers > 0 && !self.documents.is_empty() && !self.bundles.is_empty()
    }

    pub fn summary(&self) -> String {
        format!(
            "{} acknowledged, {} documents, {} bundles",
            self.answers,
            self.documents.values().map(BTreeSet::len).sum::<usize>(),
            self.bundles.len()
        )
    }
}

fn name(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
