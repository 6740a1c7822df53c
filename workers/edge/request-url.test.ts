import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUrlReader } from "./request-url.ts";

describe("createUrlReader", () => {
  const read = createUrlReader();

  it.each([
    [
      "https://Go.Example:8443/r/abc?x=1?2#f?g",
      { hostname: "go.example", secure: true, path: "/r/abc", search: "?x=1?2" },
    ],
    ["http://h/", { hostname: "h", secure: false, path: "/", search: "" }],
    ["http://h", { hostname: "h", secure: false, path: "/", search: "" }],
    ["https://go.example/a#b?c", { hostname: "go.example", secure: true, path: "/a", search: "" }],
    ["https://go.example/?", { hostname: "go.example", secure: true, path: "/", search: "?" }],
    ["http://[::1]:80/a", { hostname: "[::1]", secure: false, path: "/a", search: "" }],
  ])("reads %s", (url, expected) => {
    expect(read(url)).toEqual(expected);
  });

  it("reads any request's URL as the platform does, the first time and from memory", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        const { href, hostname, protocol, pathname, search } = new URL(text);
        const expected = {
          hostname,
          secure: protocol === "https:",
          path: pathname,
          search: search || href.includes("?") ? search : "",
        };
        expect({ ...read(href), search: read(href).search.replace(/^\?$/, "") }).toEqual(expected);
      }),
    );
  });

  it("forgets hosts rather than remember what anyone makes up", () => {
    for (let i = 0; i < 500; i++) expect(read(`https://h${i}.example/x`).hostname).toBe(`h${i}.example`);
  });
});
