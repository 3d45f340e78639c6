import { afterEach, expect, it } from "vitest";
import { setLocale } from "./catalogue.svelte";
import { clock, dayDate, longDate, number, percent, shortDate, size } from "./format";

afterEach(() => setLocale("id"));

it("writes figures the Indonesian way", () => {
  expect(number(16700)).toBe("16.700");
  expect(percent(16700, 151818)).toBe("11,00 %");
  expect(percent(0, 0)).toBe("0,00 %");
  expect(size(14_300_000)).toBe("14 MB");
  expect(size(1_400_000)).toBe("1,4 MB");
  expect(size(512)).toBe("512 B");
});

it("writes dates the Indonesian way, and leaves what is no date", () => {
  expect(longDate("1978-01-19")).toBe("19 Januari 1978");
  expect(dayDate("2026-11-22")).toBe("Minggu, 22 November 2026");
  expect(shortDate("1978-01-19")).toBe("19-01-1978");
  expect(longDate("tidak tahu")).toBe("tidak tahu");
  expect(clock(new Date(2026, 10, 22, 14, 31).getTime())).toBe("14.31");
});

it("follows the chosen language", async () => {
  await setLocale("en");
  expect(number(16700)).toBe("16,700");
  expect(longDate("1978-01-19")).toBe("19 January 1978");
});
