import { afterEach, describe, expect, it, vi } from "vitest";
import { address, ask, faultOf, fetchFile, onSignedOut } from "./api";

function answer(status: number, body: unknown): void {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify(body), { status })),
  );
}

const called = () => vi.mocked(fetch).mock.calls[0]! as [string, RequestInit];

afterEach(() => vi.unstubAllGlobals());

describe("the office's client", () => {
  it("fills the path and puts the rest in the query", () => {
    expect(address("people", { region: "12.77.01", query: "siti 85" })).toBe(
      "/api/people?region=12.77.01&query=siti+85",
    );
    expect(address("remaining_region", { region: "12.77.01.1001" })).toBe("/api/regions/12.77.01.1001");
  });

  it("sends its own header and a JSON body", async () => {
    answer(200, {});
    await ask("reopen", { person: "p", reason: "keliru" });
    const [path, request] = called();
    expect(path).toBe("/api/people/p/reopen");
    expect(request.headers).toMatchObject({ "x-jemput": "1" });
    expect(request.body).toBe('{"reason":"keliru"}');
  });

  it("sends files as a form", async () => {
    answer(200, {});
    await ask("bundles_in", { run: "r" }, [new File(["x"], "a.zip")]);
    const body = called()[1].body as FormData;
    expect((body.get("file") as File).name).toBe("a.zip");
  });

  it("tells when the session has ended", async () => {
    answer(401, { code: "sign_in_required", params: {} });
    const told = vi.fn();
    onSignedOut(told);
    const thrown = await ask("me", {}).catch((error: unknown) => error);
    expect(faultOf(thrown).code).toBe("sign_in_required");
    expect(told).toHaveBeenCalled();
  });

  it("words a line that is down and an answer that is no answer", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("down")));
    expect(faultOf(await ask("me", {}).catch((error: unknown) => error)).code).toBe("no_connection");
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("<html>", { status: 502 })),
    );
    expect(faultOf(await ask("me", {}).catch((error: unknown) => error)).code).toBe("server_failed");
  });

  it("fetches a file under the name the office gives it, and words a refusal instead of saving it", async () => {
    const headers = { "content-disposition": 'attachment; filename="belum-rekam-12.77.xlsx"' };
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("x", { headers })),
    );
    expect((await fetchFile("export", { report: "remaining" })).name).toBe("belum-rekam-12.77.xlsx");
    answer(403, { code: "not_allowed", params: {} });
    const thrown = await fetchFile("export", { report: "people" }).catch((error: unknown) => error);
    expect(faultOf(thrown).code).toBe("not_allowed");
  });
});
