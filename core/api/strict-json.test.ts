import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JSON_LIMITS, parseStrictJson } from "./strict-json.ts";

/*
 * Goal: what is accepted is exactly what JSON.parse makes of it, and what JSON.parse lets through without a word
 * (or Postgres could not keep) is refused by name, in time that grows with the text alone.
 */
const refusal = (text: string, limits = JSON_LIMITS) => {
  const parsed = parseStrictJson(text, limits);
  return parsed.ok ? undefined : { field: parsed.reason.field, code: parsed.reason.code };
};

const REACHING = ["__proto__", "constructor", "prototype"];
const clean = (value: unknown): boolean => {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000");
  if (typeof value === "number")
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (Array.isArray(value)) return value.every(clean);
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([key, item]) => clean(key) && !REACHING.includes(key) && clean(item));
};

describe("parseStrictJson", () => {
  it("reads every clean JSON text as JSON.parse does, however it is spaced and escaped", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom("", " ", "\n\t"), (text, space) => {
        fc.pre(clean(JSON.parse(text)));
        const spaced = `${space}${JSON.stringify(JSON.parse(text), null, space)}${space}`;
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
        expect(parseStrictJson(spaced)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { numRuns: 500 },
    );
  });

  it("never accepts what JSON.parse refuses, nor makes anything else of what it accepts", () => {
    const pieces = fc.constantFrom(
      ...'{}[]",:\\u0041ntf-+.eE 0123\n\u0001a'.split(""),
      '"a":',
      "null",
      "true",
      "1.5",
      '\\"',
      "\\ud83d",
      "\\u0000",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const text = parts.join("");
        const parsed = parseStrictJson(text);
        if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 3000 },
    );
  });

  it("reads strings of any characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const parsed = parseStrictJson(JSON.stringify({ value }));
        if (clean(value)) expect(parsed).toEqual({ ok: true, value: { value } });
        else expect(parsed.ok).toBe(false);
      }),
    );
  });

  it.each([
    ["nothing", "", "", "syntax"],
    ["two values", "1 2", "", "syntax"],
    ["a comma at the end", '{"a":[1,]}', "a[1]", "syntax"],
    ["a key without quotes", "{a:1}", "", "syntax"],
    ["no colon", '{"a" 1}', "a", "syntax"],
    ["no comma", '{"a":[1 2]}', "a", "syntax"],
    ["a leading zero", '{"a":01}', "", "syntax"],
    ["a leading plus", '{"a":+1}', "a", "syntax"],
    ["NaN", '{"a":NaN}', "a", "syntax"],
    ["a line end in a string", '{"a":"\n"}', "a", "syntax"],
    ["an unknown escape", '{"a":"\\x41"}', "a", "syntax"],
    ["a key twice", '{"a":{"b":1,"b":1}}', "a.b", "duplicate_key"],
    ["a key twice, once escaped", '{"b":1,"\\u0062":2}', "b", "duplicate_key"],
    ["__proto__", '{"a":[{"__proto__":{}}]}', "a[0].__proto__", "forbidden_key"],
    ["__proto__, escaped", '{"\\u005f_proto__":1}', "__proto__", "forbidden_key"],
    ["constructor", '{"constructor":1}', "constructor", "forbidden_key"],
    ["NUL", '{"a":"x\\u0000"}', "a", "control_character"],
    ["NUL in a key", '{"a":{"x\\u0000":1}}', "a", "control_character"],
    ["half a surrogate pair", '{"a":"\\ud800"}', "a", "lone_surrogate"],
    ["the halves in the wrong order", '{"a":"\\ude00\\ud83d"}', "a", "lone_surrogate"],
    ["2^53", '{"a":9007199254740992}', "a", "unsafe_number"],
    ["-2^53", '{"a":-9007199254740992}', "a", "unsafe_number"],
    ["infinity", '{"a":1e400}', "a", "unsafe_number"],
    ["a fraction that rounding would swallow", '{"a":9007199254740990.9}', "a", "unsafe_number"],
    ["a tiny fraction", '{"a":1.00000000000000000001}', "a", "unsafe_number"],
  ])("refuses %s and says where", (_, text, field, code) => {
    expect(refusal(text)).toEqual({ field, code });
  });

  it.each([
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["1.0", 1],
    ["1.50e1", 15],
    ["1e2", 100],
    ["0.1", 0.1],
    ["-0", -0],
  ])("reads %s as a number", (text, value) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value });
  });

  it("bounds depth and counts", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(refusal(nested(12))).toBeUndefined();
    expect(refusal(nested(13))?.code).toBe("too_deep");
    expect(refusal("[1,2,3]", { maxDepth: 1, maxValues: 4 })).toBeUndefined();
    expect(refusal("[1,2,3,4]", { maxDepth: 1, maxValues: 4 })).toEqual({
      field: "[3]",
      code: "too_many_values",
    });
    expect(refusal('{"a":{}}', { maxDepth: 1, maxValues: 4 })).toEqual({ field: "a", code: "too_deep" });
  });

  it("keeps names that objects have by themselves as plain fields", () => {
    const text = '{"toString":1,"hasOwnProperty":2,"valueOf":3}';
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ["a string without end", `"${"a".repeat(1_000_000)}`],
    ["escapes without end", `"${"a\\n".repeat(300_000)}`],
    ["digits without end", "1".repeat(1_000_000)],
    ["space without end", " ".repeat(1_000_000)],
    ["brackets without end", "[".repeat(1_000_000)],
  ])("refuses %s in one pass", (_, text) => {
    // With a pattern that can match in two ways, this would not come back in a lifetime.
    expect(parseStrictJson(text).ok).toBe(false);
  });
});
