import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** The office's own lists. */
export const listTexts = catalogue(id, async () => (await import("./en")).en);
