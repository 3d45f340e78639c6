//! An office as a registry founds it: by the program's commands, nothing of the demonstration. Its
//! first laptop enrols over TLS, records somebody, sends, and the office counts it.

use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jemput_office::office::{day_of, system_clock};
use jemput_tests::e2e::{Process, free_port, line};
use jemput_tests::house::{VILLAGE, certificate, enrol, program};
use jemput_tests::village::DayPlan;
use serde_json::{Value, json};

const DECODER: &str = env!("CARGO_BIN_EXE_village-day");
const PASSPHRASE: &str = "kantor baru di kota salak manis";

fn office(command: &str, dir: &Path) -> Result<Command> {
    let mut office = Command::new(program("jemput-office")?);
    office.arg(command).arg("--dir").arg(dir);
    office.env("JEMPUT_OFFICE_PASSPHRASE", PASSPHRASE);
    Ok(office)
}

/// What it printed.
fn done(command: &mut Command) -> Result<String> {
    let done = command.output()?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{command:?}: {said}");
    Ok(String::from_utf8(done.stdout)?)
}

#[test]
fn the_first_laptop_of_a_new_office_records_and_is_counted() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let dir = folder.path().join("office");
    let gateway = format!("127.0.0.1:{}", free_port()?);
    let init = [
        "--office",
        "12.77",
        "--name",
        "Disdukcapil Kota Padangsidimpuan",
    ];
    let address = format!("https://{gateway}");
    done(
        office("init", &dir)?
            .args(init)
            .args(["--gateway", &address]),
    )?;
    done(office("officer", &dir)?.args(["--name", "Doli Harahap"]))?;
    let roster = done(office("officer", &dir)?.args(["--name", "Rina Siregar", "--lead"]))?;
    ensure!(
        roster == "Doli Harahap\nRina Siregar (ketua tim)\n",
        "{roster}"
    );
    let off = done(office("officer", &dir)?.args(["--name", "doli harahap", "--off"]))?;
    ensure!(off == "Rina Siregar (ketua tim)\n", "{off}");
    let invited = done(
        office("invite", &dir)?
            .args(["--label", "laptop 01", "--to"])
            .arg(folder.path()),
    )?;
    let file = invited.lines().next().context("the invitation's path")?;
    let invitation = std::fs::read_to_string(file)?;

    let mut serve = office("serve", &dir)?;
    let sealed = folder.path().join("another disk");
    serve.args(["--web", "127.0.0.1:0", "--gateway", &gateway]);
    serve.arg("--gateway-blobs").arg(&sealed);
    let (server, mut out) = Process::start_read(serve)?;
    ensure!(line(&mut out)?.starts_with("web "), "the pages answer");
    ensure!(
        line(&mut out)?.starts_with("gateway https://"),
        "so does the gateway"
    );

    let (mut team, _laptop) = enrol(Path::new(DECODER), "laptop 01", 1, &invitation)?;
    let status = certificate(&team)?;
    ensure!(
        status["officer"]["name"] == "Rina Siregar",
        "{}",
        status["officer"]
    );
    let outing =
        json!({ "village": VILLAGE, "date": day_of(system_clock()(), "12.77"), "place": "Balai" });
    let outing = team.ask("outing_open", outing)?;
    let plan = DayPlan {
        skip: 0,
        people: 0,
        applications: 0,
        strangers: 1,
        scan_width: 0,
    };
    team.work(&json!({ "code": VILLAGE }), plan, |_| {})?;
    team.close_day(&outing)?;
    team.seal()?;
    let bundles = team.send_until_imported(Duration::from_secs(60))?;
    ensure!(
        bundles == 1 && team.local_only()? == 0,
        "all is at the office"
    );

    ensure!(
        std::fs::read_dir(&sealed)?.count() > 0,
        "the bundle lies elsewhere"
    );
    let counted: Value = serde_json::from_str(&done(office("count", &dir)?.arg("--json"))?)?;
    ensure!(
        counted["total"]["off_list"].to_string().contains('1'),
        "{counted}"
    );
    drop(server);
    out.read_to_string(&mut String::new())?;
    Ok(())
}
