import { afterEach, describe, expect, it, vi } from "vitest";
import { createLinkReader } from "./link-reader.ts";

afterEach(() => vi.unstubAllGlobals());

function readerOver(answer: (init: RequestInit) => Promise<Response>) {
  const fetcher = vi.fn((_url: string, init: RequestInit) => answer(init));
  vi.stubGlobal("fetch", fetcher);
  return {
    fetcher,
    read: createLinkReader({ url: "https://redis.example", token: "secret", timeoutMs: 50 }),
  };
}

describe("createLinkReader", () => {
  it("answers the stored text as it is, and null for none", async () => {
    const { read, fetcher } = readerOver(async () => Response.json({ result: '{"v":1}' }));
    expect(await read("link:h:c")).toBe('{"v":1}');
    const init = fetcher.mock.calls[0]![1];
    expect(JSON.parse(String(init.body))).toEqual(["get", "link:h:c"]);
    expect(new Headers(init.headers).get("authorization")).toBe("Bearer secret");
    expect(await readerOver(async () => Response.json({ result: null })).read("k")).toBeNull();
  });

  it.each([401, 500, 503])("throws at %i and does not try again", async (status) => {
    const { read, fetcher } = readerOver(async () => Response.json({ error: "no" }, { status }));
    await expect(read("k")).rejects.toThrow();
    expect(fetcher).toHaveBeenCalledTimes(1);
  });

  it("throws when nothing listens, and does not try again", async () => {
    const { read, fetcher } = readerOver(async () => Promise.reject(new TypeError("connection refused")));
    await expect(read("k")).rejects.toThrow("connection refused");
    expect(fetcher).toHaveBeenCalledTimes(1);
  });

  it("throws when there is no answer within the limit", async () => {
    const { read } = readerOver(
      ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    );
    await expect(read("k")).rejects.toThrow(/timeout/i);
  });
});
