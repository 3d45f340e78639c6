//! A village day in the real window under Xvfb, and its count on the office's page in a real Chromium.
//! Every screen is photographed into `target/e2e-screenshots` and looked at by axe-core.
//!
//! Needs the window built with its pages inside:
//! `cargo build --bins --features jemput-window/custom-protocol` after `vite build`.

#[path = "e2e/field_day.rs"]
mod field_day;
#[path = "e2e/office_pages.rs"]
mod office_pages;
#[path = "e2e/stolen.rs"]
mod stolen;

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use field_day::reopened;
use jemput_tests::e2e::{Axe, Display, Page, ServedOffice, chromium, pictures, window};

/// The display, the pictures and axe, for whoever looks at a screen.
struct Looking {
    display: Display,
    folder: PathBuf,
    axe: Axe,
}

impl Looking {
    /// A screen of the window.
    async fn field(&mut self, page: &Page, name: &str) -> Result<()> {
        drawn(page).await?;
        self.axe.look(page, &format!("field {name}")).await?;
        // A busy computer shows what was drawn a good while later.
        drawn(page).await?;
        self.display
            .picture(&self.folder.join(format!("field-{name}.png")))
    }

    /// A page of the office.
    async fn office(&mut self, page: &Page, name: &str) -> Result<()> {
        drawn(page).await?;
        let picture = page.client.screenshot().await?;
        std::fs::write(self.folder.join(format!("office-{name}.png")), picture)?;
        self.axe.look(page, &format!("office {name}")).await
    }
}

/// Until what just appeared is on the screen and stands still.
async fn drawn(page: &Page) -> Result<()> {
    page.client
        .execute_async(
            "const [done] = arguments;
             Promise.allSettled([document.fonts.ready, ...document.getAnimations().map((one) => one.finished)])
               .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));
             setTimeout(done, 1000);",
            vec![],
        )
        .await?;
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_in_the_window_moves_the_count_on_the_offices_page() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut looking = Looking {
        display: Display::open()?,
        folder: pictures()?,
        axe: Axe::new()?,
    };
    let office = ServedOffice::begin(folder.path())?;
    let browser = chromium(&folder.path().join("profile")).await?;
    let field = window(&looking.display, &laptop(folder.path())).await;
    let day = match &field {
        Ok(field) => whole_day(field, &browser, &office, folder.path(), &mut looking).await,
        Err(error) => Err(anyhow!("no window: {error:#}")),
    };
    if day.is_err() {
        // What it looked like when it went wrong.
        looking
            .display
            .picture(&looking.folder.join("field-failed.png"))?;
        let picture = browser.client.screenshot().await?;
        std::fs::write(looking.folder.join("office-failed.png"), picture)?;
    }
    // However it went: a driver that ends does not always take its browser with it.
    if let Ok(field) = field {
        // Gone by itself after a day that went well.
        let _ = field.close().await;
    }
    browser.close().await?;
    day?;
    looking.axe.verdict()
}

async fn whole_day(
    field: &Page,
    browser: &Page,
    office: &ServedOffice,
    folder: &Path,
    looking: &mut Looking,
) -> Result<()> {
    office_pages::sign_in(browser, office, looking).await?;
    let before = office_pages::figures(browser).await?;
    let day = field_day::work(field, office, folder, looking).await?;

    // The page was open all the time: nobody reloads it.
    let expected = before.after(day.recorded);
    let shown = browser
        .until("total-belum", |text| {
            text.replace('.', "") == expected.belum.to_string()
        })
        .await;
    if let Err(error) = shown {
        let counted = office_pages::counted(browser).await?;
        return Err(error.context(format!(
            "the page stays as it was; the office counts {counted}"
        )));
    }
    let after = office_pages::figures(browser).await?;
    ensure!(
        after == expected,
        "the office counts {after:?}, not {expected:?}"
    );
    office_pages::visit(browser, office, &day, folder, looking).await?;
    stolen::revoke(browser, office, looking).await?;
    reopened::look(field, &laptop(folder), &day, looking).await
}

/// Everything the laptop keeps.
fn laptop(folder: &Path) -> PathBuf {
    folder.join("laptop")
}
