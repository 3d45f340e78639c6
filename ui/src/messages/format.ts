import { locale } from "./catalogue.svelte";

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  let format = formats.get(key);
  if (!format) formats.set(key, (format = make()));
  return format as T;
}

const tag = () => (locale() === "id" ? "id-ID" : "en-GB");

/** 16.700 */
export function number(value: number): string {
  return cached(`n${tag()}`, () => new Intl.NumberFormat(tag())).format(value);
}

/** −38, +2 or 0: how a figure moved. */
export function signedNumber(value: number): string {
  return value > 0 ? `+${number(value)}` : value < 0 ? `−${number(-value)}` : "0";
}

/** 11,00 % */
export function percent(part: number, whole: number): string {
  const value = whole === 0 ? 0 : (part / whole) * 100;
  const format = cached(
    `p${tag()}`,
    () => new Intl.NumberFormat(tag(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  );
  return `${format.format(value)} %`;
}

/** A civil date `YYYY-MM-DD` as 22 November 2026. Text that is no date comes back unchanged. */
export function longDate(date: string): string {
  return dated("long", date, { day: "numeric", month: "long", year: "numeric" });
}

/** 22-11-2026, as on the card and in the office's lists. */
export function shortDate(date: string): string {
  const [year, month, day] = date.split("-");
  return year && month && day ? `${day}-${month}-${year}` : date;
}

/** Minggu, 22 November 2026 */
export function dayDate(date: string): string {
  return dated("day", date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

function dated(key: string, date: string, options: Intl.DateTimeFormatOptions): string {
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  return cached(`${key}${tag()}`, () => new Intl.DateTimeFormat(tag(), { ...options, timeZone: "UTC" })).format(at);
}

/** 14.31: the hour where the laptop stands. */
export function clock(millis: number): string {
  return cached(
    `c${tag()}`,
    () => new Intl.DateTimeFormat(tag(), { hour: "2-digit", minute: "2-digit", hour12: false }),
  ).format(new Date(millis));
}

/** 45 detik, 12 menit: how long until something is tried again. */
export function seconds(millis: number): string {
  const whole = Math.max(1, Math.ceil(millis / 1000));
  const [value, unit] = whole < 90 ? [whole, "second"] : [Math.round(whole / 60), "minute"];
  return new Intl.NumberFormat(tag(), { style: "unit", unit, unitDisplay: "long" }).format(value);
}

/** 1,4 MB */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  const format = cached(`s${tag()}${digits}`, () => new Intl.NumberFormat(tag(), { maximumFractionDigits: digits }));
  return `${format.format(value)} ${units[unit]}`;
}
