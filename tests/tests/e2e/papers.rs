//! Papers: an application with a photographed family card, chosen in the desktop's own dialog.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_tests::e2e::{ENTER, ESCAPE, PATIENCE, Page};
use jemput_tests::village::photograph;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

use super::{F9, Looking, Someone, expect, find};

const PAGE_DOWN: char = '\u{E00F}';
const DOWN: char = '\u{E015}';
/// F9 goes from one paper nobody has noted to the next.
const MOST_PAPERS: usize = 30;

/// Recorded, and the first KTP-el asked for, with a photograph of the family card.
pub async fn application(page: &Page, who: &Someone, looking: &mut Looking) -> Result<()> {
    find(page, who).await?;
    page.press(['1']).await?;
    expect(page, who, Some("REKAM")).await?;
    find(page, who).await?;
    page.press(['p']).await?;
    page.find("service-DP-KTP-BARU").await?;
    looking.field(page, "services").await?;
    page.click("service-DP-KTP-BARU").await?;
    page.find("application-page").await?;
    looking.field(page, "application").await?;
    photographed(page, looking).await?;
    complete(page, looking).await?;
    stored(page, who).await?;
    sheets(page, who, looking).await
}

/// A family card as the office issues it today, a PDF, looked at on the person's page.
async fn sheets(page: &Page, who: &Someone, looking: &mut Looking) -> Result<()> {
    let target = json!({ "person": who.person, "title": "KK digital" });
    let bytes = STANDARD.encode(include_bytes!("family-card.pdf"));
    page.call(
        "document_add_bytes",
        json!({ "target": target, "bytes": bytes }),
    )
    .await?;
    page.press([ESCAPE]).await?;
    find(page, who).await?;
    let paper = "[data-testid=person] [aria-label*='KK digital']";
    shown(page, &format!("{paper} img")).await?;
    page.css(paper).await?.click().await?;
    page.find("next-sheet").await?;
    shown(page, "dialog img").await?;
    looking.field(page, "paper-pdf").await?;
    page.press([PAGE_DOWN]).await?;
    page.css("[data-testid=next-sheet][disabled]").await?;
    shown(page, "dialog img[src*='/1']").await?;
    page.press([ESCAPE]).await?;
    page.find("person").await.map(|_| ())
}

/// The first paper that is asked for: seen, and its photograph added, by keys alone.
async fn photographed(page: &Page, looking: &mut Looking) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let photo = folder.path().join("kartu keluarga.jpg");
    std::fs::write(&photo, photograph(&mut StdRng::seed_from_u64(1), 900))?;
    page.press([F9, DOWN]).await?;
    page.tab_to("add-document").await?;
    page.press([ENTER]).await?;
    looking.display.choose("Tambah berkas", &photo)?;
    shown(page, "[data-testid=page] img").await?;
    looking.field(page, "documents").await?;
    page.click("page").await?;
    page.find("remove-document").await?;
    shown(page, "dialog img").await?;
    looking.field(page, "paper-large").await?;
    page.press([ESCAPE]).await.map(|_| ())
}

/// A picture that is really there: decrypted, scaled and drawn.
async fn shown(page: &Page, css: &str) -> Result<()> {
    page.css(css).await?;
    let until = Instant::now() + PATIENCE;
    loop {
        // Pictures load when they come into view.
        let drawn = page
            .client
            .execute_async(
                "const [css, done] = arguments;
                 const picture = document.querySelector(css);
                 picture?.scrollIntoView({ block: 'nearest' });
                 Promise.resolve(picture?.decode()).then(() => done((picture?.naturalWidth ?? 0) > 0), () => done(false));",
                vec![json!(css)],
            )
            .await?;
        if drawn == true {
            return Ok(());
        }
        ensure!(Instant::now() < until, "{css} shows no picture");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

/// To the end of the form by F9, and marked complete.
async fn complete(page: &Page, looking: &mut Looking) -> Result<()> {
    for _ in 0..MOST_PAPERS {
        page.press([F9]).await?;
        let at = page
            .client
            .execute(
                "return document.activeElement?.dataset.testid ?? ''",
                vec![],
            )
            .await?;
        if at.as_str().is_some_and(|at| at.starts_with("complete")) {
            break;
        }
    }
    looking.field(page, "application-ready").await?;
    page.press([ENTER]).await?;
    page.find("application-complete").await?;
    looking.field(page, "application-complete").await?;
    page.press([ESCAPE]).await?;
    page.find("person").await.map(|_| ())
}

/// The kit holds one application of theirs, complete, with one page.
async fn stored(page: &Page, who: &Someone) -> Result<()> {
    let view = page
        .call("person_get", json!({ "person": who.person }))
        .await?;
    let application = &view["applications"][0]["application"];
    let held = page
        .call("application_get", json!({ "application": application }))
        .await?;
    ensure!(held["complete"] == true, "the application is not complete");
    ensure!(held["open"] == json!([]), "still open: {}", held["open"]);
    let documents = page
        .call(
            "documents_of",
            json!({ "person": who.person, "application": application }),
        )
        .await?;
    let pages: usize = documents
        .as_array()
        .context("documents")?
        .iter()
        .filter_map(|document| document["pages"].as_array())
        .map(Vec::len)
        .sum();
    ensure!(pages == 1, "{pages} pages, not 1");
    Ok(())
}
