// Pictures of every view (or of those named) into shots/, and a look for sideways scrolling.
import { mkdirSync } from "node:fs";
import { inBrowser } from "./browser.js";
import { views } from "./views.js";

const wanted = process.argv.slice(2);
mkdirSync("shots", { recursive: true });

const faults = await inBrowser(async (page, address) => {
  const found = [];
  page.on("pageerror", (error) => found.push(`error in the page: ${error.message}`));
  for (const view of views.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await page.goto(`${address}/field.html?start=${view.start}`);
    try {
      await view.go(page);
    } catch (error) {
      found.push(`${view.name}: ${error.message.split("\n")[0]}`);
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (sideways > 0) found.push(`${view.name}: ${sideways} px too wide`);
    await page.screenshot({ path: `shots/${view.name}.png` });
    console.log(view.name);
  }
  return found;
});
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
