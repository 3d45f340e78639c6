import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Settings. */
export const settingsTexts = catalogue(id, async () => (await import("./en")).en);
