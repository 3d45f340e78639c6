//! The officer at the laptop, by keys.

mod door;
mod evening;
mod list;
mod papers;
pub mod reopened;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use jemput_tests::e2e::{ENTER, PATIENCE, Page, ServedOffice};
use serde_json::{Value, json};

use super::Looking;

const F2: char = '\u{E032}';
const F3: char = '\u{E033}';
const F4: char = '\u{E034}';
const F6: char = '\u{E036}';
const F7: char = '\u{E037}';
const F8: char = '\u{E038}';
const F9: char = '\u{E039}';

/// What the office must see of it.
pub struct Day {
    /// People of the list who were recorded.
    pub recorded: i64,
    /// Who brought papers.
    pub applicant: String,
    /// The officer's passphrase.
    words: String,
    /// Whose neighbour came after the day was signed off.
    last: Someone,
}

/// Somebody of the list, and what to type to find them and nobody else.
struct Someone {
    person: Value,
    name: String,
    typed: String,
}

pub async fn work(
    page: &Page,
    office: &ServedOffice,
    folder: &Path,
    looking: &mut Looking,
) -> Result<Day> {
    let words = door::enrol(page, office, looking).await?;
    door::wait_for_list(page, looking).await?;
    door::unlock(page, &words, looking).await?;
    looking.field(page, "villages").await?;
    page.click("open-plan").await?;
    page.css("[data-testid=people] [id^=row-]").await?;
    looking.field(page, "work").await?;
    let all = list::all(page).await?;
    let [first, second, third, fourth, fifth] = list::people(page, &all).await?;

    list::outcomes(page, &first, looking).await?;
    list::queue(page, &second, &third, looking).await?;
    papers::application(page, &fourth, looking).await?;
    list::stranger(page, looking).await?;
    list::others(page, looking).await?;
    evening::close(page, all.len(), 6, looking).await?;
    evening::send(page, looking).await?;
    evening::by_stick(page, office, &fifth, &folder.join("stick"), looking).await?;
    evening::settings(page, looking).await?;
    Ok(Day {
        recorded: 2,
        applicant: fourth.name,
        words,
        last: fifth,
    })
}

/// Types what finds someone, opens their page; how many keys it took.
async fn find(page: &Page, who: &Someone) -> Result<usize> {
    page.find("search").await?;
    let pressed = page.press(who.typed.chars().chain([ENTER])).await?;
    page.until("person", |text| {
        text.to_uppercase().contains(&who.name.to_uppercase())
    })
    .await?;
    Ok(pressed)
}

/// It says so, by name.
async fn saved(page: &Page, name: &str) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let said = page
            .client
            .execute(
                "return [...document.querySelectorAll('[data-testid=toast]')].map((one) => one.textContent).join('|')",
                vec![],
            )
            .await?;
        if said.as_str().is_some_and(|said| said.contains(name)) {
            return Ok(());
        }
        ensure!(Instant::now() < until, "nothing says {name} is saved");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The kit holds this outcome for them.
async fn expect(page: &Page, who: &Someone, code: Option<&str>) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let found = page
            .call("people_list", json!({ "query": who.typed }))
            .await?;
        let held = found["rows"][0]["outcome"]["code"]
            .as_str()
            .map(str::to_owned);
        if held.as_deref() == code {
            return Ok(());
        }
        ensure!(
            Instant::now() < until,
            "{} has {held:?}, not {code:?}",
            who.name
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
