import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Records, scans and decisions. */
export const reviewTexts = catalogue(id, async () => (await import("./en")).en);
