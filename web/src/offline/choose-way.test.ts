import { expect, test } from "vitest";
import { cacheOf, chooseWay, staleCaches } from "./choose-way.ts";

const SITE = "https://app.example";
const SHELL = ["/offline.html", "/theme.js", "/assets/look.css"];

test.each([
  ["a page", "page", { url: "/affiliate/earnings?state=pending", mode: "navigate" }],
  ["the page that links lead to", "page", { url: "/p/demo", mode: "navigate" }],
  ["a page that a form is posted to", "network", { url: "/merchant", mode: "navigate", method: "POST" }],
  ["a file with a hash", "asset", { url: "/assets/a1b2c3d.js" }],
  ["a file with a hash that the shell needs", "asset", { url: "/assets/look.css" }],
  ["a file of the shell", "shell", { url: "/theme.js" }],
  ["a file beside them", "network", { url: "/openapi.json" }],
  ["an answer of the API", "network", { url: "/api/affiliate/pulse" }],
  ["a file that the API gives", "network", { url: "/api/account/exports/1", mode: "navigate" }],
  ["what changes something", "network", { url: "/api/account", method: "PATCH" }],
  ["another site", "network", { url: "https://go.example/assets/t.js" }],
  ["another site's page", "network", { url: "https://go.example/r/x", mode: "navigate" }],
] as const)("%s: %s", (_, way, { url, ...rest }) => {
  const asked = { method: "GET", mode: "cors", ...rest, url: new URL(url, SITE).href };
  expect(chooseWay(asked, SITE, SHELL)).toBe(way);
});

test("a build keeps its own cache and that of the one before, and touches none of others", () => {
  const [first, second, third] = ["1", "2", "3"].map(cacheOf) as [string, string, string];
  expect(staleCaches([first], first)).toEqual([]);
  expect(staleCaches([first, second], second)).toEqual([]);
  expect(staleCaches([first, "other", second, third], third)).toEqual([first]);
  // Gone back to the build before: what was the newest stays for its tabs.
  expect(staleCaches([first, second, third], first)).toEqual([second]);
});
