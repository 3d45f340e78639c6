import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Bundles on their way, and sticks. */
export const sendingTexts = catalogue(id, async () => (await import("./en")).en);
