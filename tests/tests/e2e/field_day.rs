//! The officer at the laptop, by keys.

use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use jemput_tests::e2e::{ENTER, ESCAPE, PATIENCE, Page, ServedOffice};
use jemput_tests::village::photograph;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::Looking;

const F2: char = '\u{E032}';
const F3: char = '\u{E033}';
const F4: char = '\u{E034}';
const F6: char = '\u{E036}';
const F7: char = '\u{E037}';
const F8: char = '\u{E038}';
/// From the first letter of a name to an empty search again.
const MOST_KEYS: usize = 9;

/// What the office must see of it.
pub struct Day {
    /// People recorded.
    pub recorded: i64,
    /// Who brought papers.
    pub applicant: String,
}

/// Somebody of the list, and what to type to find them and nobody else.
struct Someone {
    person: Value,
    name: String,
    typed: String,
}

pub async fn work(page: &Page, office: &ServedOffice, looking: &mut Looking) -> Result<Day> {
    let words = enrol(page, office, looking).await?;
    wait_for_list(page).await?;
    unlock(page, &words, looking).await?;
    looking.field(page, "villages").await?;
    page.click("open-plan").await?;
    page.css("[data-testid=people] [id^=row-]").await?;
    looking.field(page, "work").await?;
    let [first, second, third] = three(page).await?;

    outcomes(page, &first).await?;
    through_the_queue(page, &second, looking).await?;
    papers(page, &third, looking).await?;
    close_and_send(page, looking).await?;
    page.press([F8]).await?;
    page.find("language").await?;
    looking.field(page, "settings").await?;
    Ok(Day {
        recorded: 2,
        applicant: third.name,
    })
}

async fn enrol(page: &Page, office: &ServedOffice, looking: &mut Looking) -> Result<String> {
    page.find("enrol").await?;
    page.fill("invitation-text", &office.invitation()?).await?;
    looking.field(page, "enrol").await?;
    page.click("invitation-read").await?;
    page.click("enrol-next").await?;
    page.find("enrol-officer").await?.select_by_index(1).await?;
    page.fill("enrol-label", "laptop 01").await?;
    page.click("enrol-words").await?;
    page.find("words").await?;
    looking.field(page, "enrol-words").await?;
    let words = page
        .client
        .execute(
            "return [...document.querySelectorAll('[data-testid=words] li')].map((one) => one.textContent.trim()).join(' ')",
            vec![],
        )
        .await?;
    let words = words.as_str().context("the words")?.to_owned();
    page.click("words-written").await?;
    page.fill("words-again", &words).await?;
    page.click("enrol-finish").await?;
    page.find("where").await?;
    Ok(words)
}

/// The office sends the day's list by itself; the laptop asks again until it has come.
async fn wait_for_list(page: &Page) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    while !page.has("open-plan").await {
        ensure!(Instant::now() < until, "no work list came");
        if page.has("ask-office").await {
            page.call("send_start", json!({})).await?;
        }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    Ok(())
}

/// Locks by key, meets a wrong passphrase, opens with the right one.
async fn unlock(page: &Page, words: &str, looking: &mut Looking) -> Result<()> {
    page.press_with_control('l').await?;
    page.find("unlock").await?;
    page.press("bukan ini".chars().chain([ENTER])).await?;
    page.find("fault").await?;
    looking.field(page, "unlock").await?;
    page.fill("passphrase", words).await?;
    page.press([ENTER]).await?;
    page.find("where").await?;
    page.press([F7]).await?;
    page.find("open-plan").await.map(|_| ())
}

/// Three people whom few letters of two names find.
async fn three(page: &Page) -> Result<[Someone; 3]> {
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
            let typed = format!("{one} {two}").to_lowercase();
            chosen.push(Someone {
                person: person.clone(),
                name: name.clone(),
                typed,
            });
        }
        if chosen.len() == 3 {
            break;
        }
    }
    chosen
        .try_into()
        .map_err(|_| anyhow::anyhow!("nobody is found by {letters} letters"))
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

/// Find, outcome, next in at most nine keys; taken back; another outcome.
async fn outcomes(page: &Page, who: &Someone) -> Result<()> {
    let keys = find(page, who).await? + page.press(['1']).await?;
    ensure!(
        keys <= MOST_KEYS,
        "{keys} keys from one resident to the next"
    );
    saved(page, who).await?;
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
    page.press_with_control('z').await?;
    expect(page, who, None).await?;
    find(page, who).await?;
    page.press(['2']).await?;
    expect(page, who, Some("TDKHADIR")).await
}

async fn through_the_queue(page: &Page, who: &Someone, looking: &mut Looking) -> Result<()> {
    find(page, who).await?;
    looking.field(page, "person").await?;
    page.press(['m']).await?;
    saved(page, who).await?;
    page.press([F3]).await?;
    page.find("queue").await?;
    looking.field(page, "queue").await?;
    page.press([ENTER]).await?;
    expect(page, who, Some("REKAM")).await?;
    page.press([F2]).await?;
    page.find("search").await.map(|_| ())
}

/// Recorded, and the first KTP-el asked for, with a photograph of the family card.
async fn papers(page: &Page, who: &Someone, looking: &mut Looking) -> Result<()> {
    find(page, who).await?;
    page.press(['1']).await?;
    expect(page, who, Some("REKAM")).await?;
    find(page, who).await?;
    page.press(['p']).await?;
    page.find("choose-service").await?;
    looking.field(page, "services").await?;
    page.click("service-DP-KTP-BARU").await?;
    page.find("application-page").await?;
    looking.field(page, "application").await?;

    let folder = tempfile::tempdir()?;
    let photo = folder.path().join("kartu keluarga.jpg");
    std::fs::write(&photo, photograph(&mut StdRng::seed_from_u64(1), 900))?;
    let view = page
        .call("person_get", json!({ "person": who.person }))
        .await?;
    let application = &view["applications"][0]["application"];
    let form = page
        .call("application_get", json!({ "application": application }))
        .await?;
    let requirement = form["checks"]
        .as_array()
        .context("checks")?
        .iter()
        .find(|check| check["is_fact"] == false)
        .context("a requirement with papers")?["requirement"]
        .clone();
    // The dialog for choosing a file belongs to the desktop; what follows it does not.
    let target = json!({ "person": who.person, "application": application, "requirement": requirement, "title": "Kartu keluarga" });
    let added = page
        .call(
            "document_add",
            json!({ "target": target, "paths": [photo] }),
        )
        .await?;
    ensure!(
        added["refused"] == json!([]),
        "refused: {}",
        added["refused"]
    );
    page.click("back").await?;
    page.click("application").await?;
    let thumbnail = page.css("[data-testid=page] img").await?;
    let until = Instant::now() + PATIENCE;
    while thumbnail
        .prop("naturalWidth")
        .await?
        .is_none_or(|width| width == "0")
    {
        ensure!(Instant::now() < until, "the thumbnail does not show");
        // Pictures load when they come into view.
        page.client
            .execute(
                "document.querySelector('[data-testid=page]').scrollIntoView({ block: 'center' })",
                vec![],
            )
            .await?;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    looking.field(page, "documents").await?;
    page.click("page").await?;
    page.find("remove-document").await?;
    looking.field(page, "paper-large").await?;
    page.press([ESCAPE]).await?;
    Ok(())
}

async fn close_and_send(page: &Page, looking: &mut Looking) -> Result<()> {
    page.press([F4]).await?;
    page.find("sum-list").await?;
    let list = page.figure("sum-list").await?;
    let (with, not_yet) = (
        page.figure("sum-outcomes").await?,
        page.figure("sum-not-yet").await?,
    );
    ensure!(list == with + not_yet, "{list} is not {with} + {not_yet}");
    ensure!(with == 3, "{with} people have an outcome, not 3");
    looking.field(page, "day").await?;
    page.click("seal").await?;
    page.find("sealed").await?;
    looking.field(page, "sealed").await?;
    page.press([F6]).await?;
    page.find("bundle-1").await?;
    looking.field(page, "stick").await?;
    page.click("send").await?;
    let until = Instant::now() + PATIENCE;
    loop {
        let state = page.find("bundle-1").await?.attr("data-state").await?;
        match state.as_deref() {
            Some("imported" | "backed_up") => break,
            Some(state @ ("quarantined" | "refused")) => bail!("the bundle is {state}"),
            state => ensure!(
                Instant::now() < until,
                "the office has not got it: {state:?}"
            ),
        }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        // The laptop asks for news when it sends.
        page.call("send_start", json!({})).await?;
    }
    page.until("only-here-sentence", |text| {
        !text.chars().any(|one| one.is_ascii_digit())
    })
    .await?;
    looking.field(page, "sending").await
}

/// It says so, by name.
async fn saved(page: &Page, who: &Someone) -> Result<()> {
    page.css("[data-testid=toast]").await?;
    let until = Instant::now() + PATIENCE;
    loop {
        let said = page
            .client
            .execute(
                "return [...document.querySelectorAll('[data-testid=toast]')].map((one) => one.textContent).join('|')",
                vec![],
            )
            .await?;
        if said.as_str().is_some_and(|said| said.contains(&who.name)) {
            return Ok(());
        }
        ensure!(Instant::now() < until, "nothing says {} is saved", who.name);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
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
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
