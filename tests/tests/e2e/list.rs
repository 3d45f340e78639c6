//! The work list: people found by a few letters, an outcome by one key, the enrolment table.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use jemput_tests::e2e::{ENTER, ESCAPE, PATIENCE, Page};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

use super::{F2, F3, F6, Looking, Someone, expect, find, saved};

/// From the first letter of a name to an empty search again.
const MOST_KEYS: usize = 9;

/// Of the people asked about, so many of a hundred must be found by few letters: the rest share their
/// name and more with somebody above them.
const FOUND_BY_FEW: usize = 90;
/// Asked about, drawn from the whole list.
const ASKED: usize = 80;

/// The whole list, page by page.
pub async fn all(page: &Page) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let mut arguments = json!({});
        if !cursor.is_null() {
            arguments["cursor"] = cursor;
        }
        let mut found = page.call("people_list", arguments).await?;
        all.append(found["rows"].as_array_mut().context("rows")?);
        cursor = found["next"].take();
        if cursor.is_null() {
            return Ok(all);
        }
    }
}

/// Anybody of the list, and what to type so that Enter opens their page.
pub async fn people<const N: usize>(page: &Page, all: &[Value]) -> Result<[Someone; N]> {
    let mut random = StdRng::seed_from_u64(1277);
    let asked: Vec<&Value> = all.sample(&mut random, ASKED).collect();
    let mut found = Vec::new();
    for row in &asked {
        if let Some(typed) = few_letters(page, row).await? {
            found.push(Someone {
                person: row["person"].clone(),
                name: row["name"].as_str().context("a name")?.to_owned(),
                typed,
            });
        }
    }
    println!(
        "{} of {} people are found by {} letters",
        found.len(),
        asked.len(),
        MOST_KEYS - 2
    );
    ensure!(
        found.len() * 100 >= asked.len() * FOUND_BY_FEW,
        "only {} of {} people are found by few letters",
        found.len(),
        asked.len()
    );
    found.truncate(N);
    found
        .try_into()
        .map_err(|_| anyhow!("{N} people cannot be found"))
}

/// Parts of two names, or of one and the year of birth, as an officer would; Enter and the outcome's
/// key come on top.
async fn few_letters(page: &Page, row: &Value) -> Result<Option<String>> {
    let name = row["name"].as_str().context("a name")?.to_lowercase();
    let names: Vec<&str> = name.split_whitespace().collect();
    let begin = |part: &str, letters: usize| part.chars().take(letters).collect::<String>();
    let mut tried = Vec::new();
    if let [one, two, ..] = names[..] {
        tried.push(format!("{} {}", begin(one, 3), begin(two, 3)));
    }
    if let (Some(one), Some(year)) = (names.first(), row["birth_date"].as_str()) {
        tried.push(format!("{} {}", begin(one, 4), &year[2..4]));
    }
    for typed in tried {
        ensure!(
            typed.chars().count() + 2 <= MOST_KEYS,
            "{typed} is too long"
        );
        let found = page.call("people_list", json!({ "query": typed })).await?;
        if found["rows"][0]["person"] == row["person"] {
            return Ok(Some(typed));
        }
    }
    Ok(None)
}

/// Find, outcome, next in at most nine keys; taken back; another outcome.
pub async fn outcomes(page: &Page, who: &Someone, looking: &mut Looking) -> Result<()> {
    let keys = find(page, who).await? + page.press(['1']).await?;
    ensure!(
        keys <= MOST_KEYS,
        "{keys} keys from one resident to the next"
    );
    saved(page, &who.name).await?;
    expect(page, who, Some("REKAM")).await?;
    // Next: the search is empty and has the focus.
    let focus = page
        .client
        .execute(
            "const at = document.activeElement; return at?.dataset.testid === 'search' && at.value === ''",
            vec![],
        )
        .await?;
    ensure!(focus == true, "the search does not wait for the next name");
    looking.field(page, "work-saved").await?;
    page.press_with_control('z').await?;
    expect(page, who, None).await?;
    note(page, who, looking).await?;
    page.press(['-']).await?;
    page.find("ask-rest").await?;
    looking.field(page, "outcome-rest").await?;
    page.press([ESCAPE, '2']).await?;
    expect(page, who, Some("TDKHADIR")).await?;
    let held = page
        .call("person_get", json!({ "person": who.person }))
        .await?;
    ensure!(
        held["history"][0]["note"] == NOTE,
        "the outcome has no note"
    );
    ensure!(only_begun(page).await? == 0, "the note still waits");
    Ok(())
}

const NOTE: &str = "sakit, besok datang";

/// Typed without an outcome: only here, named on the sending page, and from there their page is open.
async fn note(page: &Page, who: &Someone, looking: &mut Looking) -> Result<()> {
    find(page, who).await?;
    page.fill("note", NOTE).await?;
    page.press([F6]).await?;
    page.until("unfinished", |text| text.contains(&who.name))
        .await?;
    ensure!(only_begun(page).await? == 1, "the note is not counted");
    looking.field(page, "sending-unfinished").await?;
    page.tab_to("note-left").await?;
    page.press([ENTER]).await?;
    page.find("note").await?;
    let typed = page.client.execute(
        "return document.querySelector('[data-testid=note]').value",
        vec![],
    );
    ensure!(typed.await? == NOTE, "the note is gone from their page");
    Ok(())
}

async fn only_begun(page: &Page) -> Result<u64> {
    let only = page.call("local_only", json!({})).await?;
    only["unfinished"].as_u64().context("a count")
}

/// Two wait for the operator's table: one is recorded there, for the other the power fails.
pub async fn queue(
    page: &Page,
    recorded: &Someone,
    failed: &Someone,
    looking: &mut Looking,
) -> Result<()> {
    for who in [recorded, failed] {
        find(page, who).await?;
        if who.name == recorded.name {
            looking.field(page, "person").await?;
        }
        page.press(['m']).await?;
        saved(page, &who.name).await?;
    }
    page.press([F3]).await?;
    page.find("queue").await?;
    looking.field(page, "queue").await?;
    page.press([ENTER]).await?;
    expect(page, recorded, Some("REKAM")).await?;
    page.press(['g']).await?;
    page.find("ask-reason").await?;
    looking.field(page, "queue-failed").await?;
    page.press(['l']).await?;
    expect(page, failed, Some("GAGAL")).await?;
    page.press(['t']).await?;
    page.find("paste-text").await?;
    looking.field(page, "queue-paste").await?;
    page.press([ESCAPE]).await?;
    looking.field(page, "queue-done").await?;
    page.press([F2]).await?;
    page.find("search").await.map(|_| ())
}

/// Somebody who is on no list is recorded too: output of the day, but not of the list.
pub async fn stranger(page: &Page, looking: &mut Looking) -> Result<()> {
    const NAME: &str = "ROSMAWATI TANPA NIK";
    // Out of the page, out of what was searched for, out of the search.
    page.press([ESCAPE, ESCAPE, ESCAPE, 'n']).await?;
    page.find("new-person-page").await?;
    looking.field(page, "person-new").await?;
    page.fill("new-name", NAME).await?;
    page.press([ENTER]).await?;
    page.until("person", |text| text.contains(NAME)).await?;
    looking.field(page, "person-without-nik").await?;
    page.press([ESCAPE]).await?;
    page.press(NAME.to_lowercase().chars().take(9).chain([ENTER]))
        .await?;
    page.until("person", |text| text.contains(NAME)).await?;
    page.press(['1']).await?;
    saved(page, NAME).await
}

/// Going through the list with the head of the RT, and the keys that help.
pub async fn others(page: &Page, looking: &mut Looking) -> Result<()> {
    page.press(['?']).await?;
    page.find("keys").await?;
    looking.field(page, "keys").await?;
    page.press([ESCAPE]).await?;
    page.press([ESCAPE, 's']).await?;
    page.find("comb-source").await?;
    page.press("RT 003 - Pak Hasibuan".chars().chain([ENTER]))
        .await?;
    looking.field(page, "comb").await?;
    comb(page).await?;
    looking.field(page, "comb-going").await?;
    page.press(['s']).await?;
    page.find("search").await.map(|_| ())
}

/// Two people one after the other, a key each, on the word of the head of the RT.
async fn comb(page: &Page) -> Result<()> {
    let mut done: Vec<String> = Vec::new();
    for _ in 0..2 {
        let last = done.last().map_or("nobody", String::as_str);
        let chosen = page
            .css(&format!(
                "[data-testid=people][aria-activedescendant^=row-]:not([aria-activedescendant='row-{last}'])"
            ))
            .await
            .context("the key did not go on to the next")?
            .attr("aria-activedescendant")
            .await?
            .context("a chosen row")?;
        let person = chosen.trim_start_matches("row-").to_owned();
        page.press(['2']).await?;
        done.push(person);
    }
    let until = Instant::now() + PATIENCE;
    loop {
        let rows = all(page).await?;
        let told = rows.iter().filter(|row| {
            let outcome = &row["outcome"];
            done.iter().any(|id| row["person"] == id.as_str())
                && outcome["code"] == "TDKHADIR"
                && outcome["statement_by"] == "RT 003 - Pak Hasibuan"
        });
        if told.count() == done.len() {
            return Ok(());
        }
        ensure!(Instant::now() < until, "the combed rows are not stored");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
