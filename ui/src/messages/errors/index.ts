import type { ApiError } from "$/bindings/field";
import { catalogue } from "../catalogue.svelte";
import { id, type ErrorText } from "./id";

const texts = catalogue(id, async () => (await import("./en")).en);

/** What happened, what is safe, what to do. A code of a newer kit reads as an internal fault. */
export function errorText(error: ApiError): ErrorText {
  const text = texts()[error.code] ?? texts().internal;
  return typeof text === "function" ? text(error.params) : text;
}
