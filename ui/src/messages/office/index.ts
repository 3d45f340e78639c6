import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Frame, sign-in and lists of people. */
export const officeTexts = catalogue(id, async () => (await import("./en")).en);
