// What axe finds on a page as it stands; how many of it is serious or critical.
import { AxeBuilder } from "@axe-core/playwright";

const serious = new Set(["serious", "critical"]);

export async function faults(page, name) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])
    .analyze();
  for (const violation of violations) {
    const weight = serious.has(violation.impact) ? "FAIL" : "note";
    console.log(`${weight} ${name}: ${violation.id} (${violation.impact}) ${violation.help}`);
    for (const node of violation.nodes.slice(0, 3))
      console.log(`     ${node.target.join(" ")}  ${node.failureSummary?.split("\n")[1] ?? ""}`);
  }
  const bad = violations.filter((violation) => serious.has(violation.impact)).length;
  if (bad === 0) console.log(`ok   ${name}`);
  return bad;
}
