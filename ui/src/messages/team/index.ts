import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** What the office says to all its teams. */
export const teamTexts = catalogue(id, async () => (await import("./en")).en);
