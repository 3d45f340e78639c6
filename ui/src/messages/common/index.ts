import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** The shared parts' words in the chosen language. */
export const common = catalogue(id, async () => (await import("./en")).en);
