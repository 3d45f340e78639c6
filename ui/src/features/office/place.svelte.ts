/** Where in the office's pages one is: the part of the address behind `#/`, so that back works. */
const pages = ["remaining", "lists", "intake", "review", "laptops", "settings", "people", "person", "print"] as const;
export type Page = (typeof pages)[number];

const words: Record<Page, string> = {
  remaining: "sisa",
  lists: "daftar",
  intake: "kiriman",
  review: "periksa",
  laptops: "laptop",
  settings: "setelan",
  people: "warga",
  person: "orang",
  print: "cetak",
};

export interface Place {
  page: Page;
  /** A region or a person. */
  of?: string;
  /** One RT of the village; empty for those without one. */
  rt?: string;
}

function read(): Place {
  const [word, of, rt] = location.hash.replace(/^#\/?/, "").split("/");
  const page = pages.find((page) => words[page] === word) ?? "remaining";
  return { page, of: of ? decoded(of) : undefined, rt: rt === undefined ? undefined : decoded(rt) };
}

/** An address typed by hand may hold anything. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

let current: Place = $state.raw(read());
window.addEventListener("hashchange", () => (current = read()));

export const place = (): Place => current;

export function link(page: Page, of?: string, rt?: string): string {
  return ["#", words[page], of, rt]
    .filter((part) => part !== undefined)
    .map((part, at) => (at < 2 ? part : encodeURIComponent(part)))
    .join("/");
}
