import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { EDGE_STYLE_SHA256 } from "../../core/web-security/headers.ts";
import { answerRefusal } from "./answer-refusal.ts";

const ask = (accept: string) =>
  answerRefusal("not_found", new Request("https://go.example/r/x", { headers: { accept } }), "id");

test("the page's one style is the one that its policy lets through, and nothing else is in it", async () => {
  const page = ask("text/html");
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(await page.text()) ?? [];
  expect(createHash("sha256").update(style).digest("base64")).toBe(EDGE_STYLE_SHA256);
  const policy = page.headers.get("content-security-policy");
  expect(policy).toContain(`style-src 'sha256-${EDGE_STYLE_SHA256}'`);
  expect(policy).not.toContain("unsafe");
});

test("a page and problem details are sniffed, framed and referred by nobody", () => {
  for (const accept of ["text/html", "application/json"]) {
    const { headers } = ask(accept);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  }
});
