import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** The list on paper. */
export const printedTexts = catalogue(id, async () => (await import("./en")).en);
