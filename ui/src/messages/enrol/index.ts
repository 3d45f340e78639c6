import { catalogue } from "../catalogue.svelte";
import { id } from "./id";

/** Enrolling this laptop. */
export const enrolTexts = catalogue(id, async () => (await import("./en")).en);
