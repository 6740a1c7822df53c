import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DESTINATION_MAX_LENGTH,
  hostMatches,
  isHostPattern,
  parseDeepLink,
  parseDestination,
  tokenSlot,
} from "./destination.ts";

/** The `location` that a URL becomes with the token T, or why it is refused. */
function location(url: string): string {
  const parsed = parseDestination(url);
  if (!parsed.ok) return parsed.reason;
  const { before, after } = tokenSlot(parsed.value);
  return `${before}T${after}`;
}

function deepLink(url: string | undefined, own = "https://shop.example/p", allowed: string[] = []): string {
  const destination = parseDestination(own);
  if (!destination.ok) throw new Error(destination.reason);
  const parsed = parseDeepLink(url, destination.value, allowed);
  return parsed.ok ? "ok" : parsed.reason;
}

describe("tokenSlot", () => {
  it.each([
    ["https://shop.example", "https://shop.example/?tcid=T"],
    ["https://shop.example/", "https://shop.example/?tcid=T"],
    ["https://shop.example?", "https://shop.example/?tcid=T"],
    ["https://shop.example#top", "https://shop.example/?tcid=T#top"],
    ["https://shop.example/p?a=1#/route?x=1", "https://shop.example/p?a=1&tcid=T#/route?x=1"],
    ["https://shop.example/p?a=1&a=2&b=&c", "https://shop.example/p?a=1&a=2&b=&c&tcid=T"],
    ["https://shop.example/p?q=a+b%2Bc%20d", "https://shop.example/p?q=a+b%2Bc%20d&tcid=T"],
    ["https://shop.example/p?q='(x)*~|{}\"<>", "https://shop.example/p?q='(x)*~|{}\"<>&tcid=T"],
    ["https://shop.example/p?a=%zz&b=%e4", "https://shop.example/p?a=%zz&b=%e4&tcid=T"],
    ["https://shop.example/p?a=1&", "https://shop.example/p?a=1&&tcid=T"],
    ["https://shop.example/a//b/../c;d=1", "https://shop.example/a//b/../c;d=1?tcid=T"],
    ["https://shop.example/?tcid=old", "https://shop.example/?tcid=T"],
    ["https://shop.example/?a=1&tcid=old&b=2&tcid", "https://shop.example/?a=1&b=2&tcid=T"],
    ["https://shop.example/?a=1&%74cid=old", "https://shop.example/?a=1&tcid=T"],
    ["https://shop.example/?tcidx=1&xtcid=2&a=tcid", "https://shop.example/?tcidx=1&xtcid=2&a=tcid&tcid=T"],
    ["HTTPS://SHOP.Example:443/P", "https://shop.example/P?tcid=T"],
    ["http://shop.example:8080/", "http://shop.example:8080/?tcid=T"],
    ["https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/?tcid=T"],
    ["https://bücher.example/ä?ö=ü#ß", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC&tcid=T#%C3%9F"],
    ["https://shop.example/a b?c d", "https://shop.example/a%20b?c%20d&tcid=T"],
  ])("makes of %s the location %s", (url, expected) => {
    expect(location(url)).toBe(expected);
  });

  it("leaves every byte of query and fragment where it was", () => {
    const text = fc
      .array(
        fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
        { maxLength: 40 },
      )
      .map((chars) => chars.join("").replaceAll("\\", ""));
    const query = text.map((chars) => chars.replaceAll("#", "")).filter((chars) => !/tcid|%/i.test(chars));
    fc.assert(
      fc.property(query, text, (search, fragment) => {
        const amp = search === "" ? "" : "&";
        expect(location(`https://shop.example/p?${search}#${fragment}`)).toBe(
          `https://shop.example/p?${search}${amp}tcid=T${`#${fragment}`}`,
        );
      }),
    );
  });

  it("gives the destination exactly one token and otherwise its own parameters", () => {
    const name = fc.constantFrom("a", "b", "tcid", "%74cid", "tci%64", "x y");
    const pairs = fc.array(fc.tuple(name, fc.string()), { maxLength: 8 });
    fc.assert(
      fc.property(pairs, (all) => {
        const query = all
          .map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed())}`)
          .join("&");
        const before = [...new URL(`https://shop.example/?${query}`).searchParams];
        const after = new URL(location(`https://shop.example/?${query}`)).searchParams;
        expect(after.getAll("tcid")).toEqual(["T"]);
        expect([...after].filter(([key]) => key !== "tcid")).toEqual(
          before.filter(([key]) => key !== "tcid"),
        );
      }),
    );
  });
});

describe("parseDestination", () => {
  it.each([
    ["javascript:alert(1)", "scheme"],
    ["JavaScript:alert(1)", "scheme"],
    ["data:text/html,x", "scheme"],
    ["ftp://shop.example/", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["blob:https://shop.example/x", "scheme"],
    ["shop.example:443/x", "scheme"],
    ["//shop.example/", "protocol_relative"],
    ["///shop.example/", "protocol_relative"],
    ["/path", "not_absolute"],
    ["", "not_absolute"],
    [" https://shop.example/", "not_absolute"],
    ["shop.example", "not_absolute"],
    ["https:shop.example", "malformed"],
    ["https:/shop.example", "malformed"],
    ["https:///shop.example", "malformed"],
    ["https://", "malformed"],
    ["https://?x", "malformed"],
    ["https://a b.example/", "malformed"],
    ["https://shop.example:99999/", "malformed"],
    ["https://evil.example%2f.shop.example/", "malformed"],
    ["https://shop%2eexample/", "malformed"],
    ["https://shop.example/\ud800", "malformed"],
    ["https://user@shop.example/", "userinfo"],
    ["https://shop.example:pw@evil.example/", "userinfo"],
    ["https://@shop.example/", "userinfo"],
    ["https://shop.example\\@evil.example/", "backslash"],
    ["https:\\\\shop.example/", "backslash"],
    ["\\\\shop.example/", "backslash"],
    ["https://shop.example/?a=\\", "backslash"],
    ["https://shop.example/\r\nset-cookie: a=b", "control_character"],
    ["java\tscript:alert(1)", "control_character"],
    ["\0https://shop.example/", "control_character"],
    ["https://shop.example/\u007f", "control_character"],
    ["https://shop.example/\u0085", "control_character"],
    [`https://shop.example/${"x".repeat(DESTINATION_MAX_LENGTH)}`, "too_long"],
  ])("refuses %j as %s", (url, reason) => {
    expect(parseDestination(url)).toEqual({ ok: false, reason });
  });

  it("takes an @ that is not in the authority", () => {
    expect(location("https://shop.example/@user?m=a@b")).toBe("https://shop.example/@user?m=a@b&tcid=T");
  });

  it("never lets anything through that a header or a browser would read as something else", () => {
    const pieces = fc.constantFrom(
      "https://",
      "http:",
      "//",
      "/",
      "\\",
      "@",
      ":",
      "shop.example",
      "evil.example",
      "?",
      "#",
      "%2f",
      "%00",
      "\t",
      "\r\n",
      "\0",
      " ",
      "ä",
      "\ud800",
      "[",
      "]",
      "javascript:",
      "tcid=",
      "&",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const parsed = parseDestination(parts.join(""));
        if (!parsed.ok) return;
        const { before, after } = tokenSlot(parsed.value);
        const result = `${before}T${after}`;
        expect(result).toMatch(/^https?:\/\/[\x21-\x7e]+$/);
        const url = new URL(result);
        expect([url.hostname, url.port, url.username, url.password]).toEqual([
          parsed.value.hostname,
          parsed.value.port,
          "",
          "",
        ]);
        expect(url.hostname).toBe(new URL(parts.join("")).hostname);
        expect(url.searchParams.get("tcid")).toBe("T");
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("parseDeepLink", () => {
  it.each([
    ["https://shop.example/other?x=1#y", [], "ok"],
    ["http://shop.example/", [], "ok"],
    ["https://SHOP.example/", [], "ok"],
    ["https://evil.example/", [], "host_not_allowed"],
    ["https://shop.example.evil.example/", [], "host_not_allowed"],
    ["https://evilshop.example/", [], "host_not_allowed"],
    ["https://shop.example./", [], "host_not_allowed"],
    ["https://www.shop.example/", [], "host_not_allowed"],
    ["https://www.shop.example/", ["*.shop.example"], "ok"],
    ["https://a.b.shop.example/", ["*.shop.example"], "ok"],
    ["https://other.example/", ["a.example", "Other.Example"], "ok"],
    ["https://evil.example/", ["*", "*.", ""], "host_not_allowed"],
    ["https://bücher.example/", ["xn--bcher-kva.example"], "ok"],
    ["https://shop.example:8443/", [], "port_not_allowed"],
    ["https://user@shop.example/", [], "userinfo"],
    ["//shop.example/", [], "protocol_relative"],
    ["javascript://shop.example/%0aalert(1)", [], "scheme"],
    [undefined, [], "malformed"],
  ])("answers %j with allowed hosts %j: %s", (url, allowed, expected) => {
    expect(deepLink(url, "https://shop.example/p", allowed)).toBe(expected);
  });

  it("takes the destination's own port", () => {
    expect(deepLink("http://shop.local:8790/x", "http://shop.local:8790/")).toBe("ok");
    expect(deepLink("http://shop.local:8791/x", "http://shop.local:8790/")).toBe("port_not_allowed");
  });

  it("never leaves the allowed hosts, however the URL is put together", () => {
    const pieces = fc.constantFrom(
      "https://",
      "http:",
      "//",
      "/",
      "\\",
      "@",
      ":",
      ".",
      "shop.example",
      "evil.example",
      "?",
      "#",
      "%2f",
      "%40",
      "。",
      "\t",
      " ",
      "443",
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 10 }), (parts) => {
        const url = `https://${parts.join("")}`;
        if (deepLink(url) === "ok") expect(new URL(url).hostname).toBe("shop.example");
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("hostMatches", () => {
  it.each([
    ["a.shop.example", "*.shop.example", true],
    ["shop.example", "*.shop.example", false],
    ["xshop.example", "*.shop.example", false],
    [".shop.example", "*.shop.example", false],
    ["shop.example", "SHOP.example", true],
    ["a.shop.example", "shop.example", false],
  ])("%s against %s is %s", (hostname, pattern, expected) => {
    expect(hostMatches(hostname, pattern)).toBe(expected);
  });
});

describe("isHostPattern", () => {
  it.each(["shop.example", "*.shop.example", "localhost", "a-b.example", "127.0.0.1"])(
    "takes %s",
    (pattern) => {
      expect(isHostPattern(pattern)).toBe(true);
    },
  );
  it.each([
    "",
    "*",
    "*.",
    "*.example",
    "a.*.example",
    "-a.example",
    "a..b",
    "Shop.example",
    "a/b",
    "a:80",
    "x".repeat(256),
  ])("refuses %j", (pattern) => expect(isHostPattern(pattern)).toBe(false));
});
