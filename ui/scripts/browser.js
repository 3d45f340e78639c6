// A development server with the double behind it, and the installed Chromium in front.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Runs `work(page, address)` at the size of an old laptop's screen; everything is shut afterwards. */
export async function inBrowser(work) {
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium found; set CHROMIUM to its path");
  const server = await createServer({ server: { port: 0, strictPort: false }, logLevel: "error" });
  await server.listen();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale: "id-ID",
      timezoneId: "Asia/Jakarta",
    });
    const page = await context.newPage();
    const { port } = server.httpServer.address();
    return await work(page, `http://localhost:${port}`);
  } finally {
    await browser.close();
    await server.close();
  }
}
