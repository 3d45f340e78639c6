import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Applications, checklists and papers. */
export const applicationTexts = catalogue(id, async () => (await import("./en")).en);
