import type { FormInput } from "$/bindings/field";

/** Longer code tables get a combobox, shorter ones a native select. */
export const LONG_LIST = 12;

export interface Control {
  kind: "text" | "date" | "yes-no" | "codes" | "code";
  inputmode?: "numeric" | "tel" | "email";
  max?: number;
  /** Several lines. */
  rows?: number;
}

/** Which control a catalogue type becomes. A type of the catalogue without one does not compile. */
export function controlOf(input: FormInput): Control {
  switch (input.kind) {
    case "date":
      return { kind: "date" };
    case "yes_no":
      return { kind: "yes-no" };
    case "code":
      return { kind: "code" };
    case "codes":
      return { kind: "codes" };
    case "text":
      return input.max === null ? { kind: "text" } : { kind: "text", max: input.max };
    case "long_text":
      return { kind: "text", rows: 3 };
    case "email":
      return { kind: "text", inputmode: "email" };
    case "phone":
      return { kind: "text", inputmode: "tel" };
    // Pasted with spaces, dots and apostrophes: no limit on length, the kit normalises.
    case "nik":
    case "kk":
    case "number":
    case "digits":
    case "region":
      return { kind: "text", inputmode: "numeric" };
    case "time":
      return { kind: "text", inputmode: "numeric", max: 5 };
  }
}
