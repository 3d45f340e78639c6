import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Remarks on typed values. */
export const verdictTexts = catalogue(id, async () => (await import("./en")).en);
