import type { FieldKind, RegionLevel } from "$/bindings/field";

/** Longer code tables get a combobox, shorter ones a native select. */
export const LONG_LIST = 12;

export interface Control {
  kind: "text" | "date" | "yes-no" | "codes" | "code" | "region";
  inputmode?: "numeric" | "tel" | "email";
  max?: number;
  /** What the value looks like, where that is not obvious. */
  example?: "time";
  level?: RegionLevel;
}

/** Which control a catalogue type becomes. A type of the catalogue without one does not compile. */
export function controlOf(kind: FieldKind): Control {
  switch (kind) {
    case "date":
      return { kind: "date" };
    case "yes_no":
      return { kind: "yes-no" };
    case "code":
      return { kind: "code" };
    case "codes":
      return { kind: "codes" };
    case "text":
    case "name":
    case "signature":
      return { kind: "text" };
    case "email":
      return { kind: "text", inputmode: "email" };
    case "phone":
      return { kind: "text", inputmode: "tel" };
    case "digits3":
      return { kind: "text", inputmode: "numeric", max: 3 };
    case "digits5":
      return { kind: "text", inputmode: "numeric", max: 5 };
    // Pasted with spaces, dots and apostrophes: no limit on length, the kit normalises.
    case "nik":
    case "kk":
    case "integer":
      return { kind: "text", inputmode: "numeric" };
    case "time":
      return { kind: "text", inputmode: "numeric", max: 5, example: "time" };
    case "province":
    case "regency":
    case "district":
    case "village":
      return { kind: "region", level: kind };
  }
}
