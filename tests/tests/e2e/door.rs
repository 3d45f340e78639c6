//! The laptop's door: enrolment, the first list, lock and key.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use jemput_tests::e2e::{ENTER, PATIENCE, Page, ServedOffice};

use super::{F7, Looking};

/// Takes the invitation's file and answers the words the officer writes down.
pub async fn enrol(page: &Page, office: &ServedOffice, looking: &mut Looking) -> Result<String> {
    page.find("enrol").await?;
    looking.field(page, "enrol").await?;
    page.tab_to("invitation-file").await?;
    page.press([ENTER]).await?;
    looking
        .display
        .choose("Pilih berkas undangan", &office.invitation()?)?;
    page.find("enrol-next").await?;
    looking.field(page, "enrol-office").await?;
    page.tab_to("enrol-next").await?;
    page.press([ENTER]).await?;
    page.find("enrol-officer").await?.select_by_index(1).await?;
    page.fill("enrol-label", "Laptop 01").await?;
    looking.field(page, "enrol-officer").await?;
    page.press([ENTER]).await?;
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
    page.tab_to("words-written").await?;
    page.press([ENTER]).await?;
    page.fill("words-again", &words).await?;
    looking.field(page, "enrol-again").await?;
    page.press([ENTER]).await?;
    page.find("where").await?;
    Ok(words)
}

/// The office sends the day's list by itself; the laptop asks again until it has come.
pub async fn wait_for_list(page: &Page, looking: &mut Looking) -> Result<()> {
    if page.has("ask-office").await {
        looking.field(page, "villages-none").await?;
    }
    let until = Instant::now() + PATIENCE;
    while !page.has("open-plan").await {
        ensure!(Instant::now() < until, "no work list came");
        page.press_if_there("ask-office").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    Ok(())
}

/// Locks by key, meets a wrong passphrase, opens with the right one.
pub async fn unlock(page: &Page, words: &str, looking: &mut Looking) -> Result<()> {
    page.press_with_control('l').await?;
    page.find("unlock").await?;
    looking.field(page, "unlock").await?;
    page.press("bukan ini".chars().chain([ENTER])).await?;
    page.find("fault").await?;
    looking.field(page, "unlock-wrong").await?;
    page.fill("passphrase", words).await?;
    page.press([ENTER]).await?;
    page.find("where").await?;
    page.press([F7]).await?;
    page.find("open-plan").await.map(|_| ())
}
