/** Where in the office's pages one is: the part of the address behind `#/`, so that back works. */
export const pages = ["remaining", "lists", "intake", "review", "laptops", "people", "person"] as const;
export type Page = (typeof pages)[number];

const words: Record<Page, string> = {
  remaining: "sisa",
  lists: "daftar",
  intake: "kiriman",
  review: "periksa",
  laptops: "laptop",
  people: "warga",
  person: "orang",
};

export interface Place {
  page: Page;
  /** A region or a person. */
  of?: string;
}

function read(): Place {
  const [word, of] = location.hash.replace(/^#\/?/, "").split("/");
  const page = pages.find((page) => words[page] === word) ?? "remaining";
  return { page, of: of ? decodeURIComponent(of) : undefined };
}

let current: Place = $state.raw(read());
window.addEventListener("hashchange", () => (current = read()));

export const place = (): Place => current;

export function link(page: Page, of?: string): string {
  return of === undefined ? `#/${words[page]}` : `#/${words[page]}/${encodeURIComponent(of)}`;
}
