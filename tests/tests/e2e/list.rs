//! The work list: people found by a few letters, an outcome by one key, the enrolment table.

use anyhow::{Context, Result, anyhow, ensure};
use jemput_tests::e2e::{ENTER, ESCAPE, Page};
use serde_json::{Value, json};

use super::{F2, F3, Looking, Someone, expect, find, saved};

/// From the first letter of a name to an empty search again.
const MOST_KEYS: usize = 9;

/// People whom few letters of two names find, and nobody else.
pub async fn people<const N: usize>(page: &Page) -> Result<[Someone; N]> {
    let mut all: Vec<(Value, String)> = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let mut arguments = json!({});
        if !cursor.is_null() {
            arguments["cursor"] = cursor;
        }
        let mut found = page.call("people_list", arguments).await?;
        for row in found["rows"].as_array().context("rows")? {
            let name = row["name"].as_str().context("a name")?;
            all.push((row["person"].clone(), name.to_owned()));
        }
        cursor = found["next"].take();
        if cursor.is_null() {
            break;
        }
    }
    // Enter and the outcome's key come on top.
    let letters = MOST_KEYS - 2;
    let mut chosen = Vec::new();
    // Not those at the top of the list: they must be looked for.
    for (person, name) in all.iter().skip(60) {
        let mut parts = name.split_whitespace();
        let (Some(one), Some(two)) = (parts.next(), parts.next()) else {
            continue;
        };
        let (one, two): (String, String) = (
            one.chars().take(3).collect(),
            two.chars().take(letters - 4).collect(),
        );
        let alone = all
            .iter()
            .filter(|(_, other)| {
                other.split_whitespace().any(|part| part.starts_with(&one))
                    && other.split_whitespace().any(|part| part.starts_with(&two))
            })
            .count();
        if alone == 1 {
            chosen.push(Someone {
                person: person.clone(),
                name: name.clone(),
                typed: format!("{one} {two}").to_lowercase(),
            });
        }
        if chosen.len() == N {
            break;
        }
    }
    chosen
        .try_into()
        .map_err(|_| anyhow!("{N} people cannot be found by {letters} letters"))
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
    find(page, who).await?;
    page.press(['-']).await?;
    page.find("ask-rest").await?;
    looking.field(page, "outcome-rest").await?;
    page.press([ESCAPE, '2']).await?;
    expect(page, who, Some("TDKHADIR")).await
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
    page.press(['s']).await?;
    page.find("search").await.map(|_| ())
}
