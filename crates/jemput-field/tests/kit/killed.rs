//! kill -9 of the program while it saves.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Laptop, PASSPHRASE};

/// How often to kill; more by `JEMPUT_KILLS`.
const KILLS: usize = 4;

struct Kit {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Kit {
    fn start(laptop: &Laptop) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jemput-kit"))
            .arg("--data")
            .arg(laptop.data())
            .arg("run")
            .env("JEMPUT_PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, answers }
    }

    fn tell(&mut self, command: &str, args: Value) {
        let line = json!({ "command": command, "args": args });
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn ask(&mut self, command: &str, args: Value) -> Value {
        self.tell(command, args);
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert!(answer["error"].is_null(), "{command}: {answer}");
        answer["ok"].clone()
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn what_was_acknowledged_is_there_after_kill_9() {
    let laptop = Laptop::at_work(30);
    let person = laptop.find("")[0]["person"].clone();
    laptop.field.close();
    let kills = std::env::var("JEMPUT_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(KILLS);
    let mut acknowledged = String::new();
    for round in 0..kills {
        let mut kit = Kit::start(&laptop);
        let shown = kit.ask("person_get", json!({ "person": person }));
        let address = shown["data"]["address"].as_str().unwrap().to_owned();
        // The acknowledged one, or the one that was on its way when the program died.
        let under_way = format!("{acknowledged}x");
        assert!(
            round == 0 || address == acknowledged || address == under_way,
            "round {round}"
        );
        for step in 0..(3 + 7 * round) {
            acknowledged = format!("Jl. {round} nomor {step}");
            let save = json!({ "person": person, "field": "address", "value": acknowledged });
            assert_eq!(
                kit.ask("person_save_field", save)["value"],
                acknowledged.as_str()
            );
        }
        kit.tell(
            "person_save_field",
            json!({ "person": person, "field": "address", "value": format!("{acknowledged}x") }),
        );
        kit.kill();
    }
    laptop.unlock();
    let shown = laptop.call("person_get", json!({ "person": person }));
    assert!(
        shown["data"]["address"]
            .as_str()
            .unwrap()
            .starts_with(&acknowledged)
    );
    assert_eq!(laptop.call("seal", json!({}))["bundles"][0]["sequence"], 1);
}

#[test]
fn the_command_line_answers_in_json_with_exit_codes() {
    let laptop = Laptop::new();
    laptop.field.close();
    let kit = |arguments: &[&str], passphrase: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_jemput-kit"))
            .arg("--data")
            .arg(laptop.data())
            .args(arguments)
            .env("JEMPUT_PASSPHRASE", passphrase)
            .output()
            .unwrap();
        let line = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code().unwrap(),
            serde_json::from_str::<Value>(&line).unwrap_or_default(),
        )
    };
    let invitation = laptop.invitation();
    let enrol = [
        "enrol",
        "--invitation",
        invitation.to_str().unwrap(),
        "--officer",
        "rahma",
        "--label",
        "laptop 07",
    ];
    let (code, status) = kit(&enrol, PASSPHRASE);
    assert_eq!((code, &status["state"]), (0, &json!("unlocked")));
    assert_eq!(kit(&enrol, PASSPHRASE).0, 1);
    let (code, answer) = kit(&["call", "villages"], "kata sandi yang bukan ini");
    assert_eq!(
        (code, &answer["error"]["code"]),
        (1, &json!("wrong_passphrase"))
    );
    assert_eq!(kit(&["call", "villages"], PASSPHRASE), (0, json!([])));
    assert_eq!(kit(&["call", "villages", "{"], PASSPHRASE).0, 2);
}
