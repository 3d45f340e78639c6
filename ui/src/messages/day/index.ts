import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** The day's summary and sealing. */
export const dayTexts = catalogue(id, async () => (await import("./en")).en);
