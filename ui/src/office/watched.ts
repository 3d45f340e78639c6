/** How far an upload is, and how to stop it. */
export interface Watch {
  onsent: (bytes: number, of: number) => void;
  signal: AbortSignal;
}

/** `fetch` does not tell how much has been sent. */
export function sendWatched(
  path: string,
  body: FormData,
  headers: Record<string, string>,
  { onsent, signal }: Watch,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onsent(event.loaded, event.total);
    // Sent in full: what has begun at the office goes on there, and is not stopped from here.
    request.upload.onload = (event) => onsent(event.total, event.total);
    request.onload = () => resolve(new Response(request.responseText || null, { status: request.status }));
    request.onerror = () => reject(new TypeError("not reached"));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}
