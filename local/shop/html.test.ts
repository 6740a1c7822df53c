import { expect, test } from "vitest";
import { html, raw } from "./html.ts";

test("text is escaped, markup stands, lists are joined and nothing is nothing", () => {
  const items = ["<a>", "b"].map((item) => html`<li>${item}</li>`);
  expect(html`<ul title="${`"x"`}">${items}${false}${undefined}${raw("<hr>")}</ul>${3n}`.markup).toBe(
    `<ul title="&quot;x&quot;"><li>&lt;a&gt;</li><li>b</li><hr></ul>3`,
  );
});
