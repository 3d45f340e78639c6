import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Of neither the window alone nor the office's pages alone. */
const isShared = (module: string) => !/[\\/](field|office)([\\/]|\.html)/.test(module);

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // Relative addresses: the same files are served by the window's own scheme and by the office.
  base: "./",
  resolve: {
    alias: { $double: here("./double"), $: here("./src") },
    // Component tests run Svelte's browser build.
    ...(mode === "test" ? { conditions: ["browser"] } : {}),
  },
  build: {
    target: "es2022",
    // The polyfill would be the only inline-like code; the engines we ship on do not need it.
    modulePreload: { polyfill: false },
    // Fonts and pictures stay files: data: addresses are outside the content policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { field: here("./field.html"), office: here("./office.html") },
      // What a page needs before it shows anything comes in few files: the window fetches each one
      // through its own scheme, which costs more than the bytes do.
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"], test: isShared }] } },
    },
  },
  // A newly met icon must not reload the page in the middle of something.
  optimizeDeps: { exclude: ["@lucide/svelte"] },
  server: { port: 5173, strictPort: true },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 30_000,
  },
}));
