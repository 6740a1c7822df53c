import { worstCase } from "../../core/commission/worst-case.ts";
import { json, must, rate, type Section, table, usd } from "./markdown.ts";
import { member, paid, percent, saleTable, sell } from "./sale.ts";

const LEVELS = { levels: percent(1000, 300, 200) };

export function levelSections(): Section {
  return [...levels(), ...rounding(), ...credits(), ...flat(), ...cap(), ...leads(), ...ranks()];
}

function levels(): Section {
  const short = { rules: LEVELS, chain: [member("Ada"), member("Ben", { status: "suspended" })] };
  must(paid(short) === "Ada 1000, - 300, - 200", "who is missing leaves breakage");
  return [
    "## Levels",
    "",
    "Level 1 is the partner who brought the conversion, level 2 its sponsor, and so on, up to ten. Each pays a rate of the conversion's",
    "amount. A share that no one gets is **breakage**: the program keeps it, and a line says why.",
    "",
    "A sale of 100.00 USD by Ada at 10 %, 3 % and 2 %. Her sponsor Ben is suspended, and has none of his own:",
    "",
    ...saleTable(short),
  ];
}

function rounding(): Section {
  const sale = { amountMinor: 4999n, rules: LEVELS };
  const { lines } = sell(sale);
  must(paid(sale) === "Ada 499, Ben 150, Cleo 100", "units left over go to the largest remainders");
  const total = lines.reduce((sum, line) => sum + line.exactNumerator, 0n);
  const [first] = lines;
  const exact = first === undefined ? 0n : total / first.exactDenominator;
  return [
    "## Rounding",
    "",
    "Once, when lines are made. Each exact share is a fraction that is kept with the line. All are rounded down; the units that the",
    "floor of the exact total still has go to the largest remainders, ties to the lower level, then to the earlier touch. What",
    "partners get is rounded first, to the floor of their own total; breakage takes what is left of the whole.",
    "",
    `49.99 USD at 10 %, 3 % and 2 %: exactly 749.85 cents, so ${exact} are given out:`,
    "",
    ...saleTable(sale),
  ];
}

function credits(): Section {
  const sale = {
    amountMinor: 10_000n,
    rules: { levels: percent(1000, 500) },
    credits: [
      { weightBps: 4000, chain: [member("Ada"), member("Ben")] },
      { weightBps: 6000, chain: [member("Eve"), member("Ben")] },
    ],
  };
  must(paid(sale) === "Ada 400, Eve 600, Ben 200, Ben 300", "credits divide each level");
  return [
    "## Several credits",
    "",
    "Where attribution credits several partners, each level of each is paid its share. The weights sum to 100 %, and all lines are",
    "rounded together. Ada has 40 % of the credit for 100.00 USD, Eve 60 %; Ben sponsored both:",
    "",
    ...saleTable(sale),
  ];
}

function flat(): Section {
  const rules = { levels: [{ kind: "flat" as const, amountsMinor: { USD: 500 } }], capBps: 10_000 };
  return [
    "## Flat levels",
    "",
    "A level may pay an amount instead, once per conversion, in the conversion's currency. A currency that it does not name pays",
    "nothing: amounts are never converted.",
    "",
    ...json(rules.levels[0]),
    ...saleTable({ rules }),
    "The same in VND:",
    "",
    ...table(
      ["level", "goes to", "reason"],
      sell({ rules, conversion: { currency: "VND", amountMinor: 250_000n } }).lines.map((line) => [
        line.level,
        line.partnerId ?? "the program",
        `\`${line.breakageReason}\``,
      ]),
    ),
  ];
}

function cap(): Section {
  const rules = {
    levels: [...percent(500), { kind: "flat" as const, amountsMinor: { USD: 500 } }],
    capBps: 3000,
  };
  const sale = { amountMinor: 1000n, rules };
  must(paid(sale) === "Ada 50, Ben 250", "the cap leaves 2.50 for the flat level");
  const worst = worstCase({ v: 1, compression: "none", levels: percent(1500, 1000), capBps: 2000 });
  return [
    "## The cap",
    "",
    "No conversion pays more than `capBps` of its amount, all levels together. Percentages are held to it when a plan is saved: one whose",
    `worst case is above the cap is refused with the sum (15 % + 10 % = ${rate(worst.worstCaseBps)} under a cap of ${rate(worst.capBps)}). The worst case has every level filled, by whoever has the`,
    "highest rate of a rank, the best exception at level 1, and all bonuses. Flat amounts have no worst case in per cent: they share, in",
    "proportion and before rounding, what the percentages leave of the cap, less what tiers and bonuses may yet pay of the order.",
    "",
    `5 % and a flat 5.00 on ${usd(1000n)} under a cap of 30 %: 3.00 may be paid, the percentage takes 0.50:`,
    "",
    ...saleTable(sale),
  ];
}

function leads(): Section {
  const levelsOf = [{ kind: "flat" as const, amountsMinor: { USD: 500 } }];
  const at = (payFlatOnZeroAmount: boolean) =>
    sell({ amountMinor: 0n, rules: { levels: levelsOf, capBps: 3000, payFlatOnZeroAmount } }).lines;
  const row = (pays: boolean) => [String(pays), usd(at(pays)[0]?.amountMinor ?? 0n)];
  must(row(true)[1] === "5.00 USD" && row(false)[1] === "0.00 USD", "leads are paid where the plan says so");
  return [
    "## Conversions of amount 0",
    "",
    "A lead has no amount, so the cap leaves nothing of its flat commission, unless the plan says `payFlatOnZeroAmount`. A flat 5.00:",
    "",
    ...table(["`payFlatOnZeroAmount`", "a lead pays"], [row(false), row(true)]),
  ];
}

function ranks(): Section {
  const level = { kind: "percentage" as const, rateBps: 300, ratesByRank: { silver: 400, gold: 600 } };
  const ladder = ["bronze", "silver", "gold", "diamond"].map((key) => ({ key, name: key, requires: {} }));
  const rules = { levels: [...percent(1000), level], ranks: ladder };
  const of = (rank: string | null) =>
    sell({ rules, chain: [member("Ada"), member("Ben", { rank })] }).lines[1]?.amountMinor ?? 0n;
  must([null, "bronze", "gold", "diamond"].map(of).join() === "300,300,600,600", "rates by rank");
  return [
    "## Rates by rank",
    "",
    "A level may pay more to a receiver of some rank or above, up to the next one that is named. The rank is the paid rank of the last",
    "period that was finalised when the conversion happened. Level 2 of 100.00 USD:",
    "",
    ...json(level),
    ...table(
      ["rank of the sponsor", "level 2 pays"],
      [null, "bronze", "silver", "gold", "diamond"].map((rank) => [rank ?? "none", usd(of(rank))]),
    ),
  ];
}
