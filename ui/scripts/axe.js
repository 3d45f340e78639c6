// Accessibility of every view through the double. Anything serious or critical fails.
import { inBrowser } from "./browser.js";
import { faults } from "./faults.js";
import { views } from "./views.js";

const wanted = process.argv.slice(2);

const found = await inBrowser(async (page, address) => {
  let found = 0;
  for (const view of views.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await page.goto(`${address}/field.html?start=${view.start}`);
    await view.go(page);
    found += await faults(page, view.name);
  }
  return found;
});
console.log(`${found} serious or critical`);
process.exitCode = found > 0 ? 1 : 0;
