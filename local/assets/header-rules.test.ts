import { expect, test } from "vitest";
import { headersFor, parseHeaderRules } from "./header-rules.ts";

const RULES = parseHeaderRules(`# all pages
/*
  X-Frame-Options: DENY
  Link: <https://a.example>; rel=preconnect

/assets/*
  Cache-Control: public, max-age=1
`);

test("a rule's star stands for anything, and a value may hold colons", () => {
  expect(headersFor(RULES, "/deep/page")).toEqual({
    "x-frame-options": "DENY",
    link: "<https://a.example>; rel=preconnect",
  });
});

test("a path gets the headers of every rule that fits it", () => {
  expect(headersFor(RULES, "/assets/a.js")).toMatchObject({
    "x-frame-options": "DENY",
    "cache-control": "public, max-age=1",
  });
});
