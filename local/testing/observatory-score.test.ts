import { expect, test } from "vitest";
import { observe } from "./observatory-score.ts";

/* Goal: the score tells good headers from bad ones, each by what the Observatory's table takes for it. */
const GOOD = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};
const scoreOf = (headers: Record<string, string>, html: string | null = null) =>
  observe({ headers: new Headers(headers), html });

test("nothing at all fails, and all of it is A+", () => {
  expect(scoreOf({})).toMatchObject({ score: 30, grade: "D" });
  expect(scoreOf(GOOD)).toMatchObject({ score: 130, grade: "A+" });
});

test.each([
  ["content-security-policy", "default-src 'self'; frame-ancestors 'none'", 5],
  ["content-security-policy", "script-src 'self' 'unsafe-inline'; object-src 'none'", -20],
  ["content-security-policy", "default-src 'none'; script-src 'self' 'unsafe-eval'", -10],
  ["content-security-policy", "default-src 'none'; style-src 'self' 'unsafe-inline'", 0],
  ["content-security-policy", "default-src 'none'; connect-src http://a.example", -20],
  ["content-security-policy", "default-src 'none'; img-src http://a.example", -10],
  ["content-security-policy", "script-src https:; object-src 'none'", -20],
  ["content-security-policy", "style-src 'self'", -20],
  ["strict-transport-security", "max-age=600", -10],
  ["strict-transport-security", "yes", -20],
  ["referrer-policy", "unsafe-url", -5],
  ["x-content-type-options", "sniff", -5],
  ["cross-origin-resource-policy", "cross-origin", 0],
  ["cross-origin-resource-policy", "nobody", -5],
  ["cookies", "a=b", -10],
  ["cookies", "a=b; Secure", -30],
  ["cookies", "a=b; Secure; HttpOnly", 0],
  ["cookies", "a=b; Secure; HttpOnly; SameSite=None", -20],
  ["cookies", "a=b; Secure; HttpOnly; SameSite=Lax", 5],
])("%s: %s counts %i", (name, value, modifier) => {
  const header = name === "cookies" ? "set-cookie" : name;
  expect(scoreOf({ ...GOOD, [header]: value }).modifiers[name]).toBe(modifier);
});

test("frames are kept out by either header; scripts and readers of other origins cost", () => {
  const { "content-security-policy": _, ...without } = GOOD;
  expect(scoreOf(without).modifiers["x-frame-options"]).toBe(-20);
  expect(scoreOf({ ...without, "x-frame-options": "DENY" }).modifiers["x-frame-options"]).toBe(0);
  const read = {
    "access-control-allow-origin": "https://a.example",
    "access-control-allow-credentials": "true",
  };
  expect(scoreOf({ ...GOOD, ...read }).modifiers["cross-origin-resource-sharing"]).toBe(-50);
  const script = (src: string) =>
    scoreOf(GOOD, `<script src="${src}"></script>`).modifiers["subresource-integrity"];
  expect(["/a.js", "https://a.example/a.js", "//a.example/a.js"].map(script)).toEqual([0, -5, -50]);
});
