import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** A person's page. */
export const personTexts = catalogue(id, async () => (await import("./en")).en);
