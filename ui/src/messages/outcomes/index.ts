import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** The 18 outcomes, their reasons and sources. */
export const outcomeTexts = catalogue(id, async () => (await import("./en")).en);
