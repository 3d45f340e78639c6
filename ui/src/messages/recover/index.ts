import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** A forgotten passphrase. */
export const recoverTexts = catalogue(id, async () => (await import("./en")).en);
