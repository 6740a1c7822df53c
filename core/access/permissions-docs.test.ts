import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PERMISSION_NAMES, ruleOf } from "./permissions.ts";

const DOCS = new URL("../../docs/identity.md", import.meta.url);

/** The table of permissions as the docs show it. */
function renderTable(): string {
  const yes = (is: boolean) => (is ? "yes" : "–");
  const rows = PERMISSION_NAMES.map((name) => {
    const { area, roles, key, stepUp, acting, secondFactor } = ruleOf(name);
    const who =
      area === "self"
        ? "everybody, of their own"
        : `${area === "platform" ? "platform's " : ""}${roles.join(", ")}`;
    const factor = stepUp ? "recent" : secondFactor ? "in this session" : "–";
    return `| \`${name}\` | ${who} | ${yes(key)} | ${factor} | ${yes(acting)} |`;
  });
  return [
    "| permission | who | key | second factor | support acting |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

test("docs/identity.md shows the table of permissions as it is.", () => {
  expect(readFileSync(DOCS, "utf8")).toContain(renderTable());
});
