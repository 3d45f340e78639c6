import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** The window's frame: status line, unlocking, choosing village and outing. */
export const windowTexts = catalogue(id, async () => (await import("./en")).en);
