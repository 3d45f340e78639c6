import type { ApiError } from "$/bindings/office";
import { errorText as anywhere } from "..";
import { catalogue } from "../../catalogue.svelte";
import { id, type OfficeErrors } from "./id";
import type { ErrorText } from "../id";

const texts = catalogue<OfficeErrors>(id, async () => (await import("./en")).en);

/** What happened, what is safe, what to do, as read at the office. */
export function errorText(error: ApiError): ErrorText {
  const text = texts()[error.code as keyof OfficeErrors];
  if (text === undefined) return anywhere(error);
  return typeof text === "function" ? text({ ...error.params, field: error.field ?? undefined }) : text;
}
