import { describe, expect, it } from "vitest";
import { readClickParams } from "./click-params.ts";

describe("readClickParams", () => {
  it("reads sub-ids, UTM and the deep link, and nothing else", () => {
    expect(
      readClickParams("?s1=a&s5=e&s6=f&utm_source=mail&utm_id=7&url=https%3A%2F%2Fx.example%2F&tcid=t&S2=b"),
    ).toEqual({
      sub: { s1: "a", s5: "e" },
      utm: { utm_source: "mail" },
      deepLink: { text: "https://x.example/" },
    });
  });

  it.each(["", "?", "?&&", "?s1=&utm_source=&url=", "?s1&url", "?=a", "?__proto__=x&constructor=y"])(
    "finds nothing in %j",
    (search) => {
      expect(readClickParams(search)).toEqual({});
    },
  );

  it("lets the first of duplicates count", () => {
    expect(readClickParams("?s1=a&s1=b&url=https://a/&url=https://b/")).toEqual({
      sub: { s1: "a" },
      deepLink: { text: "https://a/" },
    });
  });

  it("decodes values as forms do, keeps what is badly escaped, and drops NUL and lone surrogates", () => {
    expect(readClickParams("?s1=a+b%20c&s2=%zz&s3=a%00b&s4=%ED%A0%80x&s5=%F0%9F%98%80").sub).toEqual({
      s1: "a b c",
      s2: "%zz",
      s3: "ab",
      s4: "\ufffd\ufffd\ufffdx",
      s5: "😀",
    });
    expect(readClickParams("?s1=%00")).toEqual({});
  });

  it("cuts values at 255 and reads no more than 100 parameters", () => {
    expect(readClickParams(`?s1=${"x".repeat(300)}`).sub?.s1).toHaveLength(255);
    expect(readClickParams(`?${"a=1&".repeat(100)}s1=late`)).toEqual({});
    expect(readClickParams(`?${"a=1&".repeat(99)}s1=in-time`)).toEqual({ sub: { s1: "in-time" } });
  });

  it("keeps a plus in a deep link, whether it was escaped or not", () => {
    expect(readClickParams("?url=https://x.example/?q=a+b%2Bc").deepLink).toEqual({
      text: "https://x.example/?q=a+b+c",
    });
    expect(readClickParams("?url=https%3A%2F%2Fx.example%2F%3Fq%3Da%252Bb").deepLink).toEqual({
      text: "https://x.example/?q=a%2Bb",
    });
  });

  it("says that there is a deep link also when it cannot be decoded", () => {
    expect(readClickParams("?url=https://x.example/%E0%A4%A")).toEqual({ deepLink: { text: undefined } });
  });
});
