//! Accessibility, as axe-core sees each page.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::page::Page;
use super::root;

/// Axe and what it found that is serious.
pub struct Axe {
    source: String,
    faults: Vec<String>,
    looked: usize,
}

impl Axe {
    pub fn new() -> Result<Self> {
        let path = root()?.join("ui/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&path)
            .with_context(|| format!("{}: run `npm ci` in ui", path.display()))?;
        Ok(Self {
            source,
            faults: Vec::new(),
            looked: 0,
        })
    }

    /// Looks at a page as it is now.
    pub async fn look(&mut self, page: &Page, name: &str) -> Result<()> {
        let known = page
            .client
            .execute("return typeof window.axe", vec![])
            .await?;
        if known == "undefined" {
            // The page's policy forbids scripts in the page, not the driver's.
            let script = format!("{}; window.axe = axe;", self.source);
            page.client.execute(&script, vec![]).await?;
        }
        let answer = page
            .client
            .execute_async(
                "const [tags, done] = arguments;
                 axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
                   ({ violations }) => done({ violations: violations.map((one) => ({ id: one.id, impact: one.impact,
                     help: one.help, where: one.nodes.slice(0, 3).map((node) => node.target.join(' ')) })) }),
                   (error) => done({ error: String(error) }));",
                vec![json!(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])],
            )
            .await?;
        let violations = answer["violations"]
            .as_array()
            .with_context(|| format!("axe on {name}: {}", answer["error"]))?;
        self.looked += 1;
        self.faults.extend(
            violations
                .iter()
                .filter(|one| matches!(one["impact"].as_str(), Some("serious" | "critical")))
                .map(|one| describe(name, one)),
        );
        Ok(())
    }

    /// Nothing serious on any page.
    pub fn verdict(&self) -> Result<()> {
        ensure!(
            self.faults.is_empty(),
            "axe, on {} pages:\n{}",
            self.looked,
            self.faults.join("\n")
        );
        Ok(())
    }
}

fn describe(name: &str, violation: &Value) -> String {
    format!(
        "{name}: {} ({}): {} {}",
        violation["id"], violation["impact"], violation["help"], violation["where"]
    )
}
