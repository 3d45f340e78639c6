import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** How many are still unrecorded. */
export const remainingTexts = catalogue(id, async () => (await import("./en")).en);
