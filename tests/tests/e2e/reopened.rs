//! Closed by its corner right after a key, and opened again.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use jemput_tests::e2e::{ENTER, Page, window};

use super::{Day, F2, F4, Looking, find};

const NUMBER: &str = "0812 6000 1278";

/// What was typed last is kept, and the window speaks the language it spoke. Ends without a window.
pub async fn look(page: &Page, home: &Path, day: &Day, looking: &mut Looking) -> Result<()> {
    page.press([F4]).await?;
    page.click("reopen").await?;
    page.press([F2]).await?;
    find(page, &day.last).await?;
    page.fill("person-phone", NUMBER).await?;
    // Sooner than a field saves itself.
    looking.display.close("Jemput")?;

    let again = window(&looking.display, home).await?;
    let looked = unlocked(&again, day, looking).await;
    again.close().await?;
    looked
}

async fn unlocked(page: &Page, day: &Day, looking: &mut Looking) -> Result<()> {
    page.find("unlock").await?;
    let language = page
        .client
        .execute("return document.documentElement.lang", vec![])
        .await?;
    ensure!(language == "en", "it speaks {language}");
    looking.field(page, "english-unlock").await?;
    page.fill("passphrase", &day.words).await?;
    page.press([ENTER]).await?;
    page.find("nav-work").await?;
    page.press([F2]).await?;
    find(page, &day.last).await?;
    let phone = page.find("person-phone").await?.prop("value").await?;
    let phone = phone.context("a field")?;
    ensure!(phone == NUMBER, "the window closed and kept {phone}");
    Ok(())
}
