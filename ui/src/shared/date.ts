export interface DateParts {
  day: string;
  month: string;
  year: string;
}

/** `YYYY-MM-DD` to what is typed; anything else to empty parts. */
export function toParts(date: string): DateParts {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return match ? { year: match[1]!, month: match[2]!, day: match[3]! } : { day: "", month: "", year: "" };
}

/** `YYYY-MM-DD`, "" when all three are empty, undefined while unfinished or impossible. */
export function fromParts({ day, month, year }: DateParts): string | undefined {
  if (!day && !month && !year) return "";
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = new Date(`${text}T00:00:00Z`);
  // 31 February rolls over to March: then the text differs.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined;
}

/** A whole date pasted into the first field: 5-3-1985, 05/03/1985, 05031985. */
export function pastedDate(text: string): DateParts | undefined {
  const match =
    /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*$/.exec(text) ?? /^\s*(\d{2})(\d{2})(\d{4})\s*$/.exec(text);
  return match ? { day: match[1]!, month: match[2]!, year: match[3]! } : undefined;
}
