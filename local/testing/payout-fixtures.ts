import { topUpPosting } from "../../core/ledger/funding-posting.ts";
import type { MethodKind } from "../../core/payout/states.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import { inTransaction } from "../../db/transaction.ts";
import { getServices } from "../../functions/services.ts";
import { makePartner, makeProgram } from "./api-fixtures.ts";
import { insertUsers, mintToken } from "./mint-token.ts";
import { newId, type TestApi } from "./start-test-api.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
type Body = any;

/** A program that may pay USD, VND and KWD, and who may make and approve its batches. */
export interface Payer {
  readonly organisationId: string;
  readonly key: string;
  readonly programId: string;
  /** Access tokens of two owners, to be sent beside `x-organisation-id`. */
  readonly owner: string;
  readonly other: string;
  readonly ownerId: string;
}

export async function openPayer(api: TestApi, rules?: Body): Promise<Payer> {
  const { id: organisationId, key } = await api.createOrganisation();
  const { id: programId } = await makeProgram(api, key, { currencies: ["USD", "VND", "KWD"] });
  const member = { organisationId, role: "owner" } as const;
  const [ownerId = "", otherId = ""] = await insertUsers(api, [{ member }, { member }]);
  const payer = { organisationId, key, programId, ownerId };
  if (rules !== undefined) await setRules(api, payer, rules);
  return { ...payer, owner: await mintToken(api, ownerId), other: await mintToken(api, otherId) };
}

/** As they would have been written two days ago. */
export async function setRules(
  api: TestApi,
  { organisationId, programId }: Pick<Payer, "organisationId" | "programId">,
  rules: Body,
): Promise<void> {
  await api.owner.query(
    `INSERT INTO payout_policies (program_id, organisation_id, rules, updated_at) VALUES ($1, $2, $3, now() - interval '2 days')
     ON CONFLICT (program_id) DO UPDATE SET rules = excluded.rules`,
    [
      programId,
      organisationId,
      {
        ...{ schedule: { kind: "on_request" }, minimumsMinor: {}, fourEyesAboveMinor: {} },
        ...{ requireKyc: false, requireTaxForm: false, ...rules },
      },
    ],
  );
}

export interface Payee {
  readonly partnerId: string;
  readonly affiliateId: string;
  /** Access token of the person. */
  readonly token: string;
}

/** A partner who signs in, has a method that may be used, and so much available. */
export async function addPayee(
  api: TestApi,
  payer: Pick<Payer, "organisationId" | "key" | "programId">,
  { availableMinor = 0, currency = "USD", kind = "other" as MethodKind | null } = {},
): Promise<Payee> {
  const { id: partnerId } = await makePartner(api, payer.key, payer.programId);
  const [userId = ""] = await insertUsers(api, [{}]);
  const { rows } = await api.owner.query(
    "UPDATE affiliates SET user_id = $2 WHERE id = (SELECT affiliate_id FROM partners WHERE id = $1) RETURNING id",
    [partnerId, userId],
  );
  const affiliateId: string = rows[0].id;
  await api.owner.query("INSERT INTO payees (affiliate_id, country) VALUES ($1, 'VN')", [affiliateId]);
  if (kind !== null) await giveMethod(api, affiliateId, kind);
  if (availableMinor !== 0)
    await giveAvailable(api, payer, { partnerIds: [partnerId], currency, availableMinor });
  return { partnerId, affiliateId, token: await mintToken(api, userId) };
}

/** A method that is verified and cooled off, with details that say nothing. */
export async function giveMethod(
  api: TestApi,
  affiliateId: string,
  kind: MethodKind,
  country = "VN",
): Promise<string> {
  const id = newId();
  await api.owner.query(
    `INSERT INTO payout_methods (id, affiliate_id, kind, country, envelope, fingerprint, label, state, usable_from, verified_at)
     VALUES ($1, $2, $3, $4, $5, $5, 'Somewhere ••1234', 'verified', now() - interval '1 day', now() - interval '1 day')`,
    [id, affiliateId, kind, country, kind === "stripe" ? null : "sealed"],
  );
  return id;
}

/** Commission that became available at once to each partner, straight into the ledger; below zero: what was taken back. */
export async function giveAvailable(
  api: TestApi,
  { organisationId, programId }: Pick<Payer, "organisationId" | "programId">,
  {
    partnerIds,
    currency = "USD",
    availableMinor,
  }: { readonly partnerIds: readonly string[]; readonly currency?: string; readonly availableMinor: number },
): Promise<void> {
  const services = await getServices(api.env);
  const amountMinor = BigInt(availableMinor);
  const entry = (kind: "program_commission" | "partner_available", ownerId: string, minor: bigint) => ({
    ...{ account: { kind, ownerId, currency }, amountMinor: minor, accrualId: null },
  });
  const postings = partnerIds.map((partnerId) => {
    const id = newId();
    const entries = [
      entry("program_commission", programId, -amountMinor),
      entry("partner_available", partnerId, amountMinor),
    ];
    const posting = { kind: "accrual", idempotencyKey: `given:${id}`, currency, entries } as const;
    return { id, posting, organisationId, programId, conversionId: null, requestId: newId() };
  });
  await inTransaction(services.job, null, (tx) => writePostings(tx, postings, new Date()));
}

/** A recorded bank transfer of the merchant's, by which payouts by Stripe are funded, straight into the ledger. */
export async function fundProgram(
  api: Pick<TestApi, "owner" | "env">,
  { organisationId, programId }: Pick<Payer, "organisationId" | "programId">,
  amountMinor: bigint,
  currency = "USD",
): Promise<string> {
  const services = await getServices(api.env);
  const topUpId = newId();
  await api.owner.query(
    `INSERT INTO top_ups (id, organisation_id, program_id, method, currency, amount_minor, state, reference, received_on, request_key, settled_at, request_id)
     VALUES ($1::uuid, $2, $3, 'bank', $4, $5, 'settled', $1::text, now(), $1::text, now(), $1::uuid)`,
    [topUpId, organisationId, programId, currency, String(amountMinor)],
  );
  const posting = topUpPosting({ topUpId, programId, currency }, amountMinor);
  const place = { organisationId, programId, conversionId: null, requestId: newId() };
  await inTransaction(services.job, null, (tx) =>
    writePostings(tx, [{ id: newId(), posting, ...place }], new Date()),
  );
  return topUpId;
}

/** Minor units of a program's accounts in one currency, by kind. */
export async function fundsOf(
  { owner }: Pick<TestApi, "owner">,
  programId: string,
  currency = "USD",
): Promise<{ funds: number; used: number; funded: number; fees: number }> {
  const { rows } = await owner.query(
    "SELECT kind, balance_minor::float8 AS minor FROM accounts WHERE program_id = $1 AND currency = $2",
    [programId, currency],
  );
  const of = (kind: string): number => rows.find((row) => row.kind === `program_${kind}`)?.minor ?? 0;
  return { funds: of("funds"), used: of("funds_used"), funded: of("funded"), fees: of("fees") };
}

/** A request of a person in the payer's organisation. */
export const asOwner = (api: TestApi, payer: Payer, token = payer.owner) => ({
  get: (path: string) => api.call(token, "GET", path, undefined, inside(payer)),
  post: (path: string, body: Body) => api.call(token, "POST", path, body, inside(payer)),
});
const inside = ({ organisationId }: Payer) => ({ "x-organisation-id": organisationId });

/** What a program's partners have, by partner: minor units of one currency. */
export async function purses(
  api: TestApi,
  programId: string,
  currency = "USD",
): Promise<Record<string, { available: number; inTransit: number }>> {
  const { rows } = await api.owner.query(
    `SELECT partner_id AS id, coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_available'), 0)::float8 AS available,
       coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_in_transit'), 0)::float8 AS "inTransit"
     FROM accounts WHERE program_id = $1 AND currency = $2 AND partner_id IS NOT NULL GROUP BY 1`,
    [programId, currency],
  );
  return Object.fromEntries(rows.map(({ id, ...purse }) => [id, purse]));
}

const WRONG = {
  "postings that do not sum to zero":
    "SELECT posting_id FROM entries GROUP BY posting_id HAVING sum(amount_minor) <> 0",
  "accounts that are not what their entries sum to": `SELECT a.id FROM accounts a LEFT JOIN entries e ON e.account_id = a.id
    GROUP BY a.id HAVING coalesce(sum(e.amount_minor), 0) <> a.balance_minor OR count(e.account_version) <> a.version`,
  "partners in whose transit is not what their lines say": `SELECT * FROM (
      SELECT partner_id, currency, sum(amount_minor) AS told FROM payouts WHERE state IN ('requested', 'approved', 'submitted') GROUP BY 1, 2
    ) l FULL JOIN (SELECT partner_id, currency, balance_minor FROM accounts WHERE kind = 'partner_in_transit') a
    USING (partner_id, currency) WHERE coalesce(told, 0) <> coalesce(balance_minor, 0)`,
  "lines without a first event":
    "SELECT id FROM payouts p WHERE (SELECT count(*) FROM payout_events e WHERE e.payout_id = p.id AND e.kind = 'requested') <> 1",
} as const;

/** What is wrong with payouts and the accounts they move; nothing, as long as they are kept right. */
export async function wrongPayouts(api: TestApi): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, query] of Object.entries(WRONG)) {
    const { rows } = await api.owner.query(query);
    if (rows.length > 0) wrong.push(`${rows.length} ${what}: ${JSON.stringify(rows[0])}`);
  }
  return wrong;
}
