// Accessibility of every view through the double. Anything serious or critical fails.
import { AxeBuilder } from "@axe-core/playwright";
import { inBrowser } from "./browser.js";
import { views } from "./views.js";

const wanted = process.argv.slice(2);
const serious = new Set(["serious", "critical"]);

const faults = await inBrowser(async (page, address) => {
  let found = 0;
  for (const view of views.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await page.goto(`${address}/field.html?start=${view.start}`);
    await view.go(page);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])
      .analyze();
    for (const violation of violations) {
      const weight = serious.has(violation.impact) ? "FAIL" : "note";
      console.log(`${weight} ${view.name}: ${violation.id} (${violation.impact}) ${violation.help}`);
      for (const node of violation.nodes.slice(0, 3))
        console.log(`     ${node.target.join(" ")}  ${node.failureSummary?.split("\n")[1] ?? ""}`);
    }
    const bad = violations.filter((violation) => serious.has(violation.impact)).length;
    found += bad;
    if (bad === 0) console.log(`ok   ${view.name}`);
  }
  return found;
});
console.log(`${faults} serious or critical`);
process.exitCode = faults > 0 ? 1 : 0;
