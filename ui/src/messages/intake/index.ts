import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Bundles in by file. */
export const intakeTexts = catalogue(id, async () => (await import("./en")).en);
