import { expect, test } from "vitest";
import { personTexts } from "$/messages/person";
import { fieldText } from "./fields";

test("codes are shown as words", () => {
  expect(fieldText("sex", "P")).toBe("Perempuan");
  expect(fieldText("marital_status", 2)).toBe("Kawin tercatat");
  expect(fieldText("marital_status", 9)).toBe("9");
  expect(personTexts().siakStatus("UNREGISTERED")).toBe("belum rekam");
  expect(personTexts().siakStatus(" print ready-record")).toBe("siap cetak (PRR)");
  // A word the kit does not know is the state system's own.
  expect(personTexts().siakStatus("BARU")).toBe("BARU");
});
