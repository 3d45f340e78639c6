import { clock, shortDate } from "$/messages/format";

/** The day and hour by this computer's clock: 22-11-2026 14.31. */
export function moment(at: number): string {
  const day = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${shortDate(`${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`)} ${clock(at)}`;
}
