//! The day's end: reconciled, sealed, copied to a stick, sent.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use jemput_tests::e2e::{ENTER, PATIENCE, Page, ServedOffice};
use serde_json::json;

use super::{F2, F4, F6, F8, Looking, Someone, find};

/// The summary agrees with the list there was in the morning, and with the day; then it is sealed.
pub async fn close(page: &Page, listed: usize, outcomes: i64, looking: &mut Looking) -> Result<()> {
    page.press([F4]).await?;
    page.find("sum-list").await?;
    let list = page.figure("sum-list").await?;
    let (with, not_yet) = (
        page.figure("sum-outcomes").await?,
        page.figure("sum-not-yet").await?,
    );
    ensure!(
        usize::try_from(list)? == listed,
        "{list} on the list, in the morning {listed}"
    );
    ensure!(list == with + not_yet, "{list} is not {with} + {not_yet}");
    ensure!(
        with == outcomes,
        "{with} people have an outcome, not {outcomes}"
    );
    looking.field(page, "day").await?;
    page.tab_to("seal").await?;
    page.press([ENTER]).await?;
    page.find("sealed").await?;
    looking.field(page, "day-sealed").await
}

/// By the network, with what becomes of it on the screen.
pub async fn send(page: &Page, looking: &mut Looking) -> Result<()> {
    page.press([F6]).await?;
    page.find("bundle-1").await?;
    looking.field(page, "sending-sealed").await?;
    page.tab_to("send").await?;
    page.press([ENTER]).await?;
    let until = Instant::now() + PATIENCE;
    while !imported(page, "bundle-1").await? {
        ensure!(Instant::now() < until, "the office has not got it");
        tokio::time::sleep(Duration::from_millis(300)).await;
        // News of what the office did with it comes with the next contact.
        if page.call("status", json!({})).await?["sending"] == false {
            page.press_if_there("send").await;
        }
    }
    nothing_left(page).await?;
    looking.field(page, "sending-done").await
}

/// What came after goes in a bundle of its own, and by stick: there, taken in, and home again.
pub async fn by_stick(
    page: &Page,
    office: &ServedOffice,
    who: &Someone,
    stick: &Path,
    looking: &mut Looking,
) -> Result<()> {
    // The day is signed off, and somebody's neighbour gives a number to call.
    page.press([F2]).await?;
    find(page, who).await?;
    page.fill("person-phone", "0812 6000 1277").await?;
    page.press([F4]).await?;
    page.tab_to("seal").await?;
    page.press([ENTER]).await?;
    page.find("sealed").await?;

    page.press([F6]).await?;
    page.find("bundle-2").await?;
    std::fs::create_dir(stick)?;
    page.tab_to("stick-folder").await?;
    page.press([ENTER]).await?;
    looking.display.choose("Pilih stik atau folder", stick)?;
    page.tab_to("stick-export").await?;
    page.press([ENTER]).await?;
    page.find("stick-said").await?;
    looking.field(page, "sending-stick").await?;
    let said = office.take_in(stick)?;
    ensure!(said.contains("1 dari 1"), "{said}");
    page.tab_to("stick-import").await?;
    page.press([ENTER]).await?;
    let until = Instant::now() + PATIENCE;
    while !imported(page, "bundle-2").await? {
        ensure!(Instant::now() < until, "the receipt did not come home");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    nothing_left(page).await?;
    looking.field(page, "sending-stick-home").await
}

async fn imported(page: &Page, bundle: &str) -> Result<bool> {
    let state = page.find(bundle).await?.attr("data-state").await?;
    match state.as_deref() {
        Some("imported" | "backed_up") => Ok(true),
        Some(state @ ("quarantined" | "refused")) => bail!("the bundle is {state}"),
        _ => Ok(false),
    }
}

/// It says without a number that nothing is only on this laptop.
async fn nothing_left(page: &Page) -> Result<()> {
    page.until("only-here-sentence", |text| {
        !text.chars().any(|one| one.is_ascii_digit())
    })
    .await
    .map(|_| ())
}

/// The settings, and the other language.
pub async fn settings(page: &Page, looking: &mut Looking) -> Result<()> {
    page.press([F8]).await?;
    page.find("language").await?;
    looking.field(page, "settings").await?;
    page.css("[data-testid=language] input[value=en]")
        .await?
        .click()
        .await?;
    page.until("nav-day", |text| text.contains("Day's summary"))
        .await?;
    for (key, shown, name) in [
        (F2, "people", "english-work"),
        (F4, "sum-list", "english-day"),
        (F6, "bundle-1", "english-sending"),
    ] {
        page.press([key]).await?;
        page.find(shown).await?;
        looking.field(page, name).await?;
    }
    Ok(())
}
