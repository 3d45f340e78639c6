import type { ApiError, FaultReason } from "$/bindings/field";
import { catalogue } from "../catalogue.svelte";
import { id, type ErrorText } from "./id";

const texts = catalogue(id, async () => (await import("./en")).en);

/** What happened, what is safe, what to do. A reason of a newer kit reads as its code, a code as an internal fault. */
export function errorText(error: ApiError): ErrorText {
  const { codes, reasons } = texts();
  const text = reasons[error.params.reason as FaultReason] ?? codes[error.code] ?? codes.internal;
  return typeof text === "function" ? text(error.params) : text;
}
