import type { PlanRules } from "../../core/commission/plan.ts";
import { must, rate, type Section, table } from "./markdown.ts";
import { member, paid, percent, saleTable } from "./sale.ts";

type Qualified = number | "inactive" | "suspended";

const chainOf = (members: readonly (readonly [name: string, qualified: Qualified])[]) =>
  members.map(([name, qualified]) =>
    member(name, {
      status: qualified === "suspended" ? "suspended" : "active",
      active: typeof qualified === "number",
      qualifiedLevels: typeof qualified === "number" ? qualified : 0,
    }),
  );

/** Qualifying for 3, 0 (inactive), 1, 4 and 2 levels, from the seller up. */
const FIVE = [
  ["Ada", 3],
  ["Ben", "inactive"],
  ["Cleo", 1],
  ["Dan", 4],
  ["Eve", 2],
] as const;
const EIGHT = [
  ["Ada", 6],
  ["Ben", 2],
  ["Cleo", "suspended"],
  ["Dan", 3],
  ["Eve", 6],
  ["Fay", "inactive"],
  ["Gus", 4],
  ["Hal", 6],
] as const;

const KINDS: readonly { compression: PlanRules["compression"]; what: string; five: string; eight: string }[] =
  [
    {
      compression: "none",
      what: "Level k is the k-th of the chain and no one else. Who may not be paid there leaves breakage.",
      five: "Ada 800, - 400, - 200, Dan 100",
      eight: "Ada 1000, Ben 500, - 400, - 300, Eve 200, - 100",
    },
    {
      compression: "active",
      what: "Who is not active is taken out of the chain before levels are counted. Who is left and does not qualify for the level leaves breakage.",
      five: "Ada 800, - 400, Dan 200, - 100",
      eight: "Ada 1000, Ben 500, Dan 400, Eve 300, - 200, Hal 100",
    },
    {
      compression: "dynamic",
      what: "Level k goes to the nearest above the last payee who is active and qualifies for at least k levels. A level that no one above fills is breakage.",
      five: "Ada 800, Dan 400, - 200, - 100",
      eight: "Ada 1000, Ben 500, Dan 400, Eve 300, Hal 200, - 100",
    },
  ];

export function compressionSections(): Section {
  const levels = percent(800, 400, 200, 100);
  const six = percent(1000, 500, 400, 300, 200, 100);
  const said = (members: readonly (readonly [string, Qualified])[]) =>
    table(
      ["from the seller up", ...members.map(([name]) => name)],
      [["qualifies for", ...members.map(([, qualified]) => String(qualified))]],
    );
  return [
    "## Compression",
    "",
    "What becomes of a level whose place in the chain is held by somebody who may not be paid: suspended, not active, or not qualified for",
    "the level. `compression` is one of three. The first chain, at 8 %, 4 %, 2 % and 1 % of 100.00 USD:",
    "",
    ...said(FIVE),
    ...KINDS.flatMap(({ compression, what, five }) => {
      const sale = { rules: { levels, compression }, chain: chainOf(FIVE) };
      must(paid(sale) === five, `${compression} pays ${five}, not ${paid(sale)}`);
      return [`### ${compression}`, "", what, "", ...saleTable(sale)];
    }),
    "### A longer chain",
    "",
    `Eight members, six levels at ${six.map((level) => rate(level.kind === "percentage" ? level.rateBps : 0)).join(", ")}, 100.00 USD:`,
    "",
    ...said(EIGHT),
    ...table(
      ["compression", ...six.map((_, index) => `level ${index + 1}`)],
      KINDS.map(({ compression, eight }) => {
        const sale = { rules: { levels: six, compression }, chain: chainOf(EIGHT) };
        must(paid(sale) === eight, `${compression} pays ${eight}, not ${paid(sale)}`);
        return [compression, ...paid(sale).replaceAll("-", "–").split(", ")];
      }),
    ),
    "Amounts are cents; – is breakage.",
    "",
  ];
}
