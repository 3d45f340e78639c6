import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Laptops, invitations, work lists. */
export const laptopTexts = catalogue(id, async () => (await import("./en")).en);
