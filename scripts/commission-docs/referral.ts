import { clawBackTarget } from "../../core/bonus/claw-back.ts";
import { type ReferralEvent, type ReferralUpline, referralLines } from "../../core/bonus/referral.ts";
import type { BonusOf } from "../../core/commission/rules/bonus.ts";
import { json, must, type Section, table, usd } from "./markdown.ts";

const RULE: BonusOf<"referral"> = {
  ...{ kind: "referral", name: "welcome", trigger: "first_purchase" },
  levels: [{ USD: 1000 }, { USD: 500 }],
};
const upline = (partnerId: string, status: ReferralUpline["status"] = "active"): ReferralUpline => ({
  ...{ partnerId, status, active: true, rank: null },
});

/** The first order of the partner below, of which a tenth is commission. */
const first = (amountMinor: bigint): ReferralEvent => ({
  ...{ type: "first_purchase", currency: "USD", acceptedCurrencies: ["USD"], signUpAllowed: true },
  conversion: { amountMinor, commissionMinor: amountMinor / 10n },
});

interface Case {
  readonly what: string;
  readonly event: ReferralEvent;
  readonly sponsors: readonly ReferralUpline[];
  readonly rule?: BonusOf<"referral">;
  /** By hand: who gets how much, or why nobody does. */
  readonly gives: string;
}

const BOTH = [upline("Cleo"), upline("Ben")];
const SIGN_UP: ReferralEvent = { ...first(0n), type: "sign_up", conversion: null };
const signUp = (more: object): BonusOf<"referral"> => ({ ...RULE, trigger: "sign_up", ...more });
const CASES: readonly Case[] = [
  {
    what: "a first order of 100.00",
    ...{ event: first(10_000n), sponsors: BOTH, gives: "Cleo 1000, Ben 500" },
  },
  {
    // 30 % of 60.00 is 18.00, of which 6.00 are commission: 10.00 and 5.00 share 12.00.
    what: "one of 60.00",
    ...{ event: first(6000n), sponsors: BOTH, gives: "Cleo 800 held, Ben 400 held" },
  },
  {
    what: "one of 100.00, while Cleo is suspended",
    event: first(10_000n),
    sponsors: [upline("Cleo", "suspended"), upline("Ben")],
    gives: "partner_not_active 1000, Ben 500",
  },
  {
    what: "one of 100.00, with nobody above Cleo",
    ...{ event: first(10_000n), sponsors: [upline("Cleo")], gives: "Cleo 1000, no_upline 500" },
  },
  {
    what: "joining, by a plan whose `sign_up` the owner has confirmed",
    ...{ event: SIGN_UP, sponsors: BOTH, rule: signUp({ signUpConfirmed: true }) },
    gives: "Cleo 1000, Ben 500",
  },
  {
    what: "the same, not confirmed",
    ...{ event: SIGN_UP, sponsors: BOTH, rule: signUp({}), gives: "no_bonus_in_plan" },
  },
  {
    what: "the same, confirmed, in a country that forbids it",
    event: { ...SIGN_UP, signUpAllowed: false },
    ...{ sponsors: BOTH, rule: signUp({ signUpConfirmed: true }), gives: "not_allowed_in_country" },
  },
];

export function referralSection(): Section {
  return [
    "### Referral",
    "",
    "Paid by event, and not with the period: an amount by currency for each level of sponsors above a new partner, when that partner brings its first",
    "conversion (`first_purchase`), when something happens that the merchant tells by name (`event`), or for the bare joining (`sign_up`), which the",
    "program's owner must confirm and the program's country must allow. For a first purchase the amounts share what its own order leaves under the cap,",
    "after its commission and the worst that bonuses of the period can still pay of it.",
    "",
    ...json(RULE),
    "Dan is new; Cleo sponsored him, Ben her. Each order pays 10 % of commission, under a cap of 30 %:",
    "",
    ...table(["what happens", "level 1", "level 2"], CASES.map(rowOf)),
    ...refunded(),
  ];
}

function rowOf({ what, event, sponsors, rule = RULE, gives }: Case): string[] {
  const { lines, refusal } = referralLines(
    event,
    { sponsor: sponsors, placement: [] },
    { capBps: 3000, bonuses: [rule] },
  );
  const said = lines.map(
    ({ partnerId, breakageReason, amountMinor, heldByCap }) =>
      `${partnerId ?? breakageReason} ${amountMinor}${heldByCap ? " held" : ""}`,
  );
  must((refusal ?? said.join(", ")) === gives, `${what} gives ${gives}, not ${said.join(", ")}`);
  if (refusal !== null) return [what, `nothing: \`${refusal}\``, ""];
  const cells = lines.map(({ partnerId, breakageReason, amountMinor, heldByCap }) =>
    partnerId === null
      ? `\`${breakageReason}\` ${usd(amountMinor)}`
      : `${partnerId} ${usd(amountMinor)}${heldByCap ? ", held by the cap" : ""}`,
  );
  return [what, ...cells];
}

function refunded(): Section {
  const of = { amountMinor: 1000n, refundBase: 10_000n };
  const back = [3000n, 10_000n].map((refundedBase) => clawBackTarget({ ...of, refundedBase }));
  must(back.join() === "300,1000", "a first purchase that is refunded takes the bonus back");
  const [part = 0n, all = 0n] = back;
  return [
    `When 30.00 of the 100.00 are refunded, ${usd(part)} of Cleo's ${usd(of.amountMinor)} are taken back, and ${usd(all)} when all of it is. What an event or`,
    "the bare joining has paid rests on no order, and stays.",
    "",
  ];
}
