import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Di meja rekam. */
export const queueTexts = catalogue(id, async () => (await import("./en")).en);
