// Accessibility of the office's pages at a running office, signed in:
//   npm run axe:office -- http://127.0.0.1:8470 admin "six words of the passphrase"
import { inBrowser } from "./browser.js";
import { faults } from "./faults.js";

const [address, login, passphrase] = process.argv.slice(2);
if (!passphrase) throw new Error("say the office's address, a sign-in name and its passphrase");

/** The first page of its kind is reached through the page before it. */
const pages = ["sisa", "warga", "daftar", "kiriman", "periksa", "laptop", "setelan"];

const found = await inBrowser(async (page) => {
  let found = 0;
  const look = async (name) => {
    await page.waitForLoadState("load");
    await page.waitForTimeout(1500);
    found += await faults(page, name);
  };
  await page.goto(address);
  await page.getByTestId("login").waitFor();
  await look("sign in");
  await page.getByTestId("login").fill(login);
  await page.getByTestId("passphrase").fill(passphrase);
  await page.getByTestId("enter").click();
  await page.locator("nav").first().waitFor();
  for (const name of pages) {
    await page.goto(`${address}/#/${name}`);
    await look(name);
  }
  await page.goto(`${address}/#/sisa`);
  await page.locator("tbody th a").first().click();
  await look("kecamatan");
  await page.locator("tbody th a").first().click();
  await look("desa/kelurahan");
  await page.getByTestId("print-village").click();
  await look("cetak");
  await page.goto(`${address}/#/warga`);
  await page.locator("table a").first().click();
  await look("orang");
  return found;
});
console.log(`${found} serious or critical`);
process.exitCode = found > 0 ? 1 : 0;
