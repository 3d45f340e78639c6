//! What a person does with a page: look for something, press keys, read.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::process::Process;

/// How long anything may take to show.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// More stops than any view has between two places worth going to.
const MOST_TABS: usize = 60;
/// How often is looked meanwhile.
pub(super) const LOOK: Duration = Duration::from_millis(60);

pub const ENTER: char = '\u{E007}';
pub const TAB: char = '\u{E004}';
pub const ESCAPE: char = '\u{E00C}';
const CONTROL: char = '\u{E009}';

pub struct Page {
    pub client: Client,
    /// After the session: a driver that ends takes its browser with it.
    _driver: Process,
}

impl Page {
    pub(super) fn new(client: Client, driver: Process) -> Self {
        Self {
            client,
            _driver: driver,
        }
    }

    /// The element with this test id, once it is there.
    pub async fn find(&self, id: &str) -> Result<Element> {
        self.css(&format!("[data-testid=\"{id}\"]")).await
    }

    pub async fn css(&self, css: &str) -> Result<Element> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.client.find(Locator::Css(css)).await {
                Ok(found) => return Ok(found),
                Err(error) if Instant::now() > until => {
                    return Err(error).with_context(|| format!("{css} does not show"));
                }
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
    }

    pub async fn has(&self, id: &str) -> bool {
        let css = format!("[data-testid=\"{id}\"]");
        self.client.find(Locator::Css(&css)).await.is_ok()
    }

    /// Presses a button once it can be pressed.
    pub async fn click(&self, id: &str) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let pressed = match self.find(id).await {
                Ok(button) if button.is_enabled().await? => button.click().await,
                Ok(_) => {
                    ensure!(Instant::now() < until, "{id} stays disabled");
                    tokio::time::sleep(LOOK).await;
                    continue;
                }
                Err(error) => return Err(error),
            };
            match pressed {
                Ok(()) => return Ok(()),
                // Redrawn meanwhile.
                Err(_) if Instant::now() < until => tokio::time::sleep(LOOK).await,
                Err(error) => return Err(error).with_context(|| format!("pressing {id}")),
            }
        }
    }

    /// Presses a button if it can be pressed now.
    pub async fn press_if_there(&self, id: &str) {
        let css = format!("[data-testid=\"{id}\"]");
        if let Ok(button) = self.client.find(Locator::Css(&css)).await {
            // It may be redrawn meanwhile; whoever asks asks again.
            let _ = button.click().await;
        }
    }

    /// Types into one field.
    pub async fn fill(&self, id: &str, text: &str) -> Result<()> {
        let field = self.find(id).await?;
        field.clear().await?;
        field
            .send_keys(text)
            .await
            .with_context(|| format!("typing into {id}"))
    }

    /// Real key presses wherever the focus is; says how many.
    pub async fn press(&self, keys: impl IntoIterator<Item = char>) -> Result<usize> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        let mut pressed = 0;
        for value in keys {
            actions = actions
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
            pressed += 1;
        }
        self.client.perform_actions(actions).await?;
        Ok(pressed)
    }

    /// One key with Ctrl held.
    pub async fn press_with_control(&self, value: char) -> Result<()> {
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: CONTROL })
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Up { value: CONTROL });
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Goes there by Tab alone, as somebody without a mouse does.
    pub async fn tab_to(&self, id: &str) -> Result<()> {
        self.find(id).await?;
        for _ in 0..MOST_TABS {
            let there = self
                .client
                .execute(
                    "return document.activeElement?.dataset.testid === arguments[0]",
                    vec![json!(id)],
                )
                .await?;
            if there == true {
                return Ok(());
            }
            self.press([TAB]).await?;
        }
        bail!("{id} is not reached by {MOST_TABS} times Tab")
    }

    pub async fn text(&self, id: &str) -> Result<String> {
        Ok(self.find(id).await?.text().await?)
    }

    /// Reads until it says what is expected.
    pub async fn until(&self, id: &str, expected: impl Fn(&str) -> bool) -> Result<String> {
        self.css_until(&format!("[data-testid=\"{id}\"]"), expected)
            .await
    }

    pub async fn css_until(&self, css: &str, expected: impl Fn(&str) -> bool) -> Result<String> {
        let until = Instant::now() + PATIENCE;
        loop {
            // It may be redrawn between finding and reading.
            let read = match self.css(css).await {
                Ok(found) => found.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            if expected(&read) {
                return Ok(read);
            }
            if Instant::now() > until {
                bail!("{css} says: {read}");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The figure in an element: 16.700 is sixteen thousand seven hundred.
    pub async fn figure(&self, id: &str) -> Result<i64> {
        let text = self.text(id).await?;
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().with_context(|| format!("{id} says: {text}"))
    }

    /// A command of the kit, as the page itself sends it.
    pub async fn call(&self, command: &str, arguments: Value) -> Result<Value> {
        let answer = self
            .client
            .execute_async(
                "const [name, args, done] = arguments;
                 window.__TAURI_INTERNALS__.invoke('call', { name, args })
                   .then((value) => done({ value }), (error) => done({ error }));",
                vec![json!(command), arguments],
            )
            .await?;
        ensure!(
            answer.get("error").is_none(),
            "{command}: {}",
            answer["error"]
        );
        Ok(answer["value"].clone())
    }

    /// Ends browser and driver.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}
