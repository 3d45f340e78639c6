import { describe, expect, it } from "vitest";
import { fromParts, pastedDate, toParts } from "./date";

describe("dates in three fields", () => {
  it("become YYYY-MM-DD", () => {
    expect(fromParts({ day: "5", month: "3", year: "1985" })).toBe("1985-03-05");
    expect(fromParts({ day: "29", month: "02", year: "2008" })).toBe("2008-02-29");
  });

  it("are nothing when empty, and not yet anything while unfinished or impossible", () => {
    expect(fromParts({ day: "", month: "", year: "" })).toBe("");
    expect(fromParts({ day: "5", month: "", year: "" })).toBeUndefined();
    expect(fromParts({ day: "5", month: "3", year: "85" })).toBeUndefined();
    expect(fromParts({ day: "29", month: "2", year: "2007" })).toBeUndefined();
    expect(fromParts({ day: "31", month: "4", year: "1990" })).toBeUndefined();
    expect(fromParts({ day: "0", month: "4", year: "1990" })).toBeUndefined();
  });

  it("come apart again", () => {
    expect(toParts("1945-08-17")).toEqual({ day: "17", month: "08", year: "1945" });
    expect(toParts("")).toEqual({ day: "", month: "", year: "" });
  });

  it.each(["17-8-1945", "17/08/1945", "17.8.1945", " 17 8 1945 ", "17081945"])("can be pasted whole: %s", (text) => {
    expect(fromParts(pastedDate(text)!)).toBe("1945-08-17");
  });

  it("leaves other text alone", () => {
    expect(pastedDate("17")).toBeUndefined();
    expect(pastedDate("1945-08-17")).toBeUndefined();
  });
});
