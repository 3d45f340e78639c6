//! The laptop is stolen on the way home: the administrator shuts it out on the page.

use anyhow::Result;
use jemput_tests::e2e::{Page, ServedOffice};

use super::Looking;
use super::office_pages::{go, sign_in_as};

pub async fn revoke(page: &Page, office: &ServedOffice, looking: &mut Looking) -> Result<()> {
    page.click("sign-out").await?;
    sign_in_as(page, office, "admin").await?;
    go(page, office, "laptop").await?;
    page.click("revoke").await?;
    let key = page.find("root-key").await?;
    // Any other file is not taken for the key, and nobody is shut out by it.
    let other = office.invitation()?;
    key.send_keys(&other.to_string_lossy()).await?;
    page.click("revoke-now").await?;
    page.css("[data-testid=revoke-dialog] [role=alert]").await?;
    looking.office(page, "revoke").await?;
    key.send_keys(&office.root_key().to_string_lossy()).await?;
    page.click("revoke-now").await?;
    page.until("laptops", |text| text.contains("dicabut"))
        .await?;
    looking.office(page, "revoked").await
}
