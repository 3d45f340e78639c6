import type { ApiError, Routes } from "$/bindings/office";
import { routeTable } from "$/bindings/office/routeTable";
import { sendWatched, type Watch } from "./watched";

/** What the office's server says when it refuses; worded by `messages/errors`. */
class Refused extends Error {
  constructor(
    readonly error: ApiError,
    readonly status: number,
  ) {
    super(error.code);
  }
}

export function faultOf(thrown: unknown): ApiError {
  return thrown instanceof Refused ? thrown.error : { code: "no_connection", params: {} };
}

type Name = keyof Routes;
type Args = Record<string, unknown>;

let signedOut: () => void = () => {};

/** Who is told when the session has ended. */
export function onSignedOut(tell: () => void): void {
  signedOut = tell;
}

/** The address of a route, its arguments filled in; for links, pictures and downloads. */
export function address<N extends Name>(name: N, args: Routes[N]["args"]): string {
  const { path, rest } = fill(name, args as Args);
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([key, value]) =>
      value === undefined || value === null ? [] : [[key, String(value)] as [string, string]],
    ),
  ).toString();
  return query ? `${path}?${query}` : path;
}

/** A page of another house cannot add this header without being asked for it first. */
const OWN = { "x-jemput": "1" };

/** Asks the office; files go with the routes that take them, named by their path on the stick. */
export async function ask<N extends Name>(
  name: N,
  args: Routes[N]["args"],
  files: readonly File[] = [],
  watch?: Watch,
): Promise<Routes[N]["answer"]> {
  const route = routeTable[name];
  const get = route.method === "GET";
  const { path, rest } = fill(name, args as Args);
  const withFiles = files.length > 0;
  const response = await reached(() =>
    watch && withFiles
      ? sendWatched(path, form(rest, files), OWN, watch)
      : fetch(get ? address(name, args) : path, {
          method: route.method,
          headers: { ...OWN, ...(get || withFiles ? {} : { "content-type": "application/json" }) },
          body: get ? undefined : withFiles ? form(rest, files) : JSON.stringify(rest),
        }),
  );
  await refuse(response);
  return (response.status === 204 ? {} : await response.json()) as Routes[N]["answer"];
}

/** A file the office makes, and the name it gives it. */
export async function fetchFile<N extends Name>(
  name: N,
  args: Routes[N]["args"],
): Promise<{ name: string; content: Blob }> {
  const response = await reached(() => fetch(address(name, args), { headers: OWN }));
  await refuse(response);
  const said = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "");
  return { name: said?.[1] ?? "jemput", content: await response.blob() };
}

async function reached(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch {
    throw new Refused({ code: "no_connection", params: {} }, 0);
  }
}

async function refuse(response: Response): Promise<void> {
  if (response.ok) return;
  const error = (await response.json().catch(() => ({ code: "server_failed", params: {} }))) as ApiError;
  if (error.code === "sign_in_required") signedOut();
  throw new Refused(error, response.status);
}

function form(request: Args, files: readonly File[]): FormData {
  const form = new FormData();
  form.append("request", new Blob([JSON.stringify(request)], { type: "application/json" }));
  for (const file of files) form.append("file", file, file.webkitRelativePath || file.name);
  return form;
}

function fill(name: Name, args: Args): { path: string; rest: Args } {
  const rest = { ...args };
  const path = routeTable[name].path.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = rest[key];
    delete rest[key];
    return encodeURIComponent(String(value));
  });
  return { path, rest };
}
