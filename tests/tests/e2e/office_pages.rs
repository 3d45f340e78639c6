//! The coordinator at the office's page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use jemput_tests::e2e::{Page, ServedOffice};

use super::Looking;
use super::field_day::Day;

const DISTRICT: &str = "12.77.01";
const VILLAGE: &str = "12.77.01.1002";

/// wajib = sudah + belum, as the teams report it; belum as it is confirmed.
#[derive(Debug, PartialEq, Eq)]
pub struct Figures {
    pub wajib: i64,
    pub sudah: i64,
    pub belum: i64,
    pub belum_official: i64,
}

impl Figures {
    /// With so many more people recorded: reported at once, confirmed with the next baseline.
    pub fn after(&self, recorded: i64) -> Self {
        Self {
            wajib: self.wajib,
            sudah: self.sudah + recorded,
            belum: self.belum - recorded,
            belum_official: self.belum_official,
        }
    }
}

pub async fn sign_in(page: &Page, office: &ServedOffice, looking: &mut Looking) -> Result<()> {
    page.client.goto(office.web()).await?;
    page.find("login").await?;
    looking.office(page, "sign-in").await?;
    sign_in_as(page, office, "koordinator").await?;
    page.find("total-belum").await.map(|_| ())
}

pub async fn sign_in_as(page: &Page, office: &ServedOffice, login: &str) -> Result<()> {
    page.fill("login", login).await?;
    page.fill("passphrase", &office.passphrase(login)?).await?;
    page.click("enter").await?;
    page.find("sign-out").await.map(|_| ())
}

pub async fn figures(page: &Page) -> Result<Figures> {
    let figures = Figures {
        wajib: page.figure("total-wajib").await?,
        sudah: page.figure("total-sudah").await?,
        belum: page.figure("total-belum").await?,
        belum_official: page.figure("total-belum-official").await?,
    };
    ensure!(
        figures.wajib == figures.sudah + figures.belum,
        "{figures:?} does not add up"
    );
    Ok(figures)
}

/// What the office itself counts now, whatever the page shows.
pub async fn counted(page: &Page) -> Result<String> {
    let answer = page
        .client
        .execute_async(
            "const [done] = arguments;
             fetch('/api/remaining').then((answer) => answer.json())
               .then(({ total }) => done(JSON.stringify(total)), (error) => done(String(error)));",
            vec![],
        )
        .await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}

/// Every page, after the day came in.
pub async fn visit(
    page: &Page,
    office: &ServedOffice,
    day: &Day,
    folder: &Path,
    looking: &mut Looking,
) -> Result<()> {
    page.click(&format!("district-{DISTRICT}")).await?;
    page.find(&format!("village-{VILLAGE}-belum")).await?;
    looking.office(page, "remaining").await?;
    go(page, office, &format!("sisa/{DISTRICT}")).await?;
    page.find("total-belum").await?;
    looking.office(page, "district").await?;
    go(page, office, &format!("sisa/{VILLAGE}")).await?;
    page.find("total-belum").await?;
    looking.office(page, "region").await?;

    go(page, office, &format!("warga/{VILLAGE}")).await?;
    page.css("main table tbody tr").await?;
    looking.office(page, "people").await?;
    go(page, office, &format!("cetak/{VILLAGE}")).await?;
    page.find("print").await?;
    page.css("main table tbody tr").await?;
    looking.office(page, "printed").await?;
    lists(page, office, folder, looking).await?;
    stick_too(page, office, &folder.join("stick"), looking).await?;
    go(page, office, "periksa").await?;
    page.css("main table a").await?;
    looking.office(page, "review").await?;
    let links = page
        .client
        .execute(
            "const name = arguments[0];
             return [...document.querySelectorAll('main table a')].find((one) => one.textContent.includes(name))?.hash ?? null",
            vec![day.applicant.clone().into()],
        )
        .await?;
    let link = links
        .as_str()
        .context("who brought papers is not among those to review")?;
    go(page, office, link.trim_start_matches("#/")).await?;
    page.css("main img").await?;
    looking.office(page, "person").await?;
    go(page, office, "laptop").await?;
    page.css("main table tbody tr").await?;
    looking.office(page, "laptops").await?;
    officer(page, office, looking).await
}

/// Somebody new in the teams: saved, and there when the page is opened again.
async fn officer(page: &Page, office: &ServedOffice, looking: &mut Looking) -> Result<()> {
    const NEW: &str = "Nur Halimah Daulay";
    go(page, office, "setelan").await?;
    page.click("officer-add").await?;
    let names = page
        .client
        .find_all(Locator::Css("[data-testid=officer-name]"));
    let names = names.await?;
    let last = names.last().context("no field for the new one")?;
    last.send_keys(NEW).await?;
    looking.office(page, "settings").await?;
    page.click("settings-save").await?;
    let toast = |text: &str| text.contains("Setelan nomor");
    page.css_until("[data-testid=toast]", toast).await?;
    go(page, office, "laptop").await?;
    go(page, office, "setelan").await?;
    page.find("officer-add").await?;
    let names = page.client.execute(
        "return [...document.querySelectorAll('[data-testid=officer-name]')].map((one) => one.value)",
        vec![],
    );
    let names = names.await?;
    let names = names.as_array().context("the names")?;
    ensure!(names.iter().any(|name| name == NEW), "{names:?}");
    Ok(())
}

/// The stick comes as well: the same bundle, so the page says it is safe and counts nothing twice.
async fn stick_too(
    page: &Page,
    office: &ServedOffice,
    stick: &Path,
    looking: &mut Looking,
) -> Result<()> {
    go(page, office, "sisa").await?;
    let before = figures(page).await?;
    go(page, office, "kiriman").await?;
    let bundle = files_below(stick)?
        .into_iter()
        .find(|file| file.extension().is_some_and(|ending| ending == "jemput"))
        .context("no bundle on the stick")?;
    page.find("bundle-files")
        .await?
        .send_keys(&bundle.to_string_lossy())
        .await?;
    page.until("intake-result", |text| text.contains("1 dari 1"))
        .await?;
    looking.office(page, "intake").await?;
    go(page, office, "sisa").await?;
    let after = figures(page).await?;
    ensure!(
        after == before,
        "by stick again: {after:?}, before {before:?}"
    );
    Ok(())
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// A list as offices have it: apostrophes before numbers, dates three ways, somebody twice.
async fn lists(
    page: &Page,
    office: &ServedOffice,
    folder: &Path,
    looking: &mut Looking,
) -> Result<()> {
    let file = folder.join("daftar belum rekam.csv");
    std::fs::write(
        &file,
        "NIK;NO KK;NAMA LENGKAP;TGL LAHIR;JK;KELURAHAN;RT;RW\n\
         '1277014502850001;'1277010101050001;SITI AMINAH HARAHAP;05-02-1985;P;WEK II;001;002\n\
         1277011203990002;1277010101050001;AHMAD SIREGAR;12/03/1999;L;WEK II;1;2\n\
         1277011203990002;1277010101050001;AHMAD SIREGAR;12/03/1999;L;WEK II;1;2\n\
         12770112;;BUDI NASUTION;31-02-2001;L;WEK II;3;1\n\
         1277010101010003;;RAHMA LUBIS;01-01-2001;L;NEGERI ANTAH;;\n",
    )?;
    go(page, office, "daftar").await?;
    page.find("list-file")
        .await?
        .send_keys(&file.to_string_lossy())
        .await?;
    page.find("list-result").await?;
    looking.office(page, "lists").await?;
    // It does not name everybody: unless staff say so, nobody leaves the list.
    let ticked = page.css(".store .check input").await?.is_selected().await?;
    ensure!(!ticked, "three names look like the whole list");
    page.click("list-take").await?;
    page.css_until("main", |text| text.contains("daftar belum rekam.csv"))
        .await?;
    looking.office(page, "lists-stored").await
}

/// Another place of the page, without loading it anew.
pub async fn go(page: &Page, office: &ServedOffice, place: &str) -> Result<()> {
    let place = format!("{}/#/{place}", office.web().trim_end_matches('/'));
    page.client
        .execute("location.href = arguments[0]", vec![place.into()])
        .await?;
    // The view before goes with the next drawing.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    Ok(())
}
