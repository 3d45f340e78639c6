import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** The work list and going through it. */
export const workTexts = catalogue(id, async () => (await import("./en")).en);
