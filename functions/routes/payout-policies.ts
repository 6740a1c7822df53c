import { Hono } from "hono";
import { type PayoutPolicy, payoutPolicySchema } from "../../core/api/payout-policies.ts";
import { minorToJson } from "../../core/money/amount.ts";
import { minimumOf, nextDueAt, payoutRulesOf } from "../../core/payout/policy.ts";
import {
  findPayoutPolicy,
  type PayoutPolicyRow,
  putPayoutPolicy,
} from "../../db/repositories/payouts/policies.ts";
import type { ProgramRow } from "../../db/repositories/programs.ts";
import type { AppTypes } from "../context.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { checkVersion, stale } from "../refusals.ts";
import { withBody } from "../valid.ts";

/** No version of a row that is not there. */
const NONE = 0;

/** When and how a program pays its partners. */
export const payoutPolicyRoutes = new Hono<AppTypes>()
  .get("/:id/payout-policy", permit("reports:read"), async (c) => {
    const program = await loadCallerProgram(c);
    const { appDb, now } = c.get("services");
    const row = await findPayoutPolicy(appDb, c.get("caller"), program.id);
    return c.json(presentPayoutPolicy(program, row, now()));
  })
  .put("/:id/payout-policy", permit("payouts:write"), withBody(payoutPolicySchema), async (c) => {
    const { version, ...rules } = c.req.valid("json");
    if (c.get("caller").test) throw new Problem("forbidden", "A test key moves no money.");
    const program = await loadCallerProgram(c);
    const services = c.get("services");
    const now = services.now();
    const standing = await findPayoutPolicy(services.appDb, c.get("caller"), program.id);
    checkVersion(version, standing?.version ?? NONE, "payout policy");
    const row = await putPayoutPolicy(services.appDb, c.get("caller"), {
      ...{ programId: program.id, version: standing?.version ?? null, rules, now },
    });
    if (row === undefined) throw stale("payout policy");
    return c.json(presentPayoutPolicy(program, row, now));
  });

function presentPayoutPolicy(
  { id, timezone, currencies }: ProgramRow,
  row: PayoutPolicyRow | undefined,
  now: Date,
): PayoutPolicy {
  const rules = payoutRulesOf(row?.rules);
  const dueMs = nextDueAt(rules, timezone, now.getTime());
  return {
    programId: id,
    ...rules,
    minimumsInForce: Object.fromEntries(
      currencies.map((currency) => [currency, minorToJson(minimumOf(rules, currency))]),
    ),
    nextDueAt: dueMs === null ? null : new Date(dueMs).toISOString(),
    version: row?.version ?? null,
    updatedAt: row?.updatedAt.toISOString() ?? null,
  };
}
