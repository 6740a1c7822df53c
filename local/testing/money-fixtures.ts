import type pg from "pg";
import { vi } from "vitest";
import { mintClickToken } from "../../core/clicks/click-token.ts";
import { parseTokenKeys } from "../../core/clicks/token-keys.ts";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { makeCampaign, makeEnrollment, makeLink, makePartner, makeProgram, unique } from "./api-fixtures.ts";
import { newId, type TestApi } from "./start-test-api.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
type Body = any;

const DAY_MS = 86_400_000;

/** Does something as if these days had passed, or as long ago when negative; the database's own clock stays. */
export async function daysFromNow<T>(days: number, work: () => Promise<T>): Promise<T> {
  const faked = vi.isFakeTimers();
  const nowMs = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: nowMs + days * DAY_MS });
  try {
    return await work();
  } finally {
    if (faked) vi.setSystemTime(nowMs);
    else vi.useRealTimers();
  }
}

/** A partner with a place in a campaign and a link there. */
export interface Promoter {
  readonly partnerId: string;
  readonly enrollmentId: string;
  readonly campaignId: string;
  readonly programId: string;
  readonly organisationId: string;
  readonly linkId: string;
  readonly email: string;
}

/** A program in which commission is paid at once when it is approved by hand, and who promotes it. */
export interface Shop {
  readonly organisationId: string;
  readonly key: string;
  readonly programId: string;
  readonly campaignId: string;
  /** From the top of the line of sponsors down; the last one has all others above. */
  readonly promoters: readonly [Promoter, ...Promoter[]];
}

/** Percentages by level, as a plan. */
export const percent = (...ratesBps: number[]) => ({
  v: 1,
  levels: ratesBps.map((rateBps) => ({ kind: "percentage", rateBps })),
  compression: "none",
  capBps: 10_000,
});

export interface ShopOptions {
  readonly program?: Body;
  readonly campaign?: Body;
  /** Null: none. */
  readonly plan?: Body;
  /** How many promoters, each the sponsor of the next. */
  readonly line?: number;
}

export async function openShop(api: TestApi, options: ShopOptions = {}): Promise<Shop> {
  const { id: organisationId, key } = await api.createOrganisation();
  const plan = options.plan === undefined ? percent(1000) : options.plan;
  const program = await makeProgram(api, key, {
    holdDays: 30,
    approvalMode: "manual",
    ...(plan === null ? {} : { plan }),
    ...options.program,
  });
  const campaign = await makeCampaign(api, key, program.id, options.campaign);
  const shop = { organisationId, key, programId: program.id, campaignId: campaign.id };
  const promoters: Promoter[] = [];
  for (let place = 0; place < (options.line ?? 1); place++) {
    promoters.push(await addPromoter(api, shop, { sponsorPartnerId: promoters.at(-1)?.partnerId }));
  }
  const [first, ...others] = promoters;
  if (first === undefined) throw new Error("a shop needs a promoter");
  return { ...shop, promoters: [first, ...others] };
}

/** Another partner, in the shop's campaign or in one given. */
export async function addPromoter(
  api: TestApi,
  shop: Omit<Shop, "promoters">,
  extra: { sponsorPartnerId?: string | undefined; campaignId?: string; partnerId?: string } = {},
): Promise<Promoter> {
  const { organisationId, key, programId } = shop;
  const campaignId = extra.campaignId ?? shop.campaignId;
  const email = `${unique("p")}@partners.example`;
  const { sponsorPartnerId } = extra;
  const partnerId =
    extra.partnerId ??
    (
      await makePartner(api, key, programId, {
        email,
        joinedAt: new Date(Date.now() - 20 * DAY_MS).toISOString(),
        ...(sponsorPartnerId === undefined ? {} : { sponsorPartnerId }),
      })
    ).id;
  const enrollment = await daysFromNow(-15, () => makeEnrollment(api, key, campaignId, partnerId));
  const link = await makeLink(api, key, enrollment.id);
  return {
    partnerId,
    enrollmentId: enrollment.id,
    campaignId,
    programId,
    organisationId,
    linkId: link.id,
    email,
  };
}

export interface Click {
  readonly id: string;
  readonly at: Date;
  readonly promoter: Promoter;
  readonly visitor: string | null;
  readonly bot: string | null;
}

/** A click that has happened; {@link storeClick} lets it arrive. */
export function click(promoter: Promoter, given: Partial<Omit<Click, "promoter" | "id">> = {}): Click {
  const at = given.at ?? new Date();
  // A generator of its own, since one never steps back.
  const clickUuid = createUuidv7((bytes) => crypto.getRandomValues(bytes));
  return {
    id: clickUuid(at.getTime()),
    at,
    promoter,
    visitor: given.visitor ?? null,
    bot: given.bot ?? null,
  };
}

/** @param addressHash of its device on that day; null: none is known */
export async function storeClick(
  api: TestApi,
  made: Click,
  addressHash: string | null = null,
): Promise<Click> {
  const { promoter } = made;
  await api.owner.query(
    `INSERT INTO clicks (id, organisation_id, program_id, campaign_id, enrollment_id, partner_id, link_id, request_id, at, visitor, privacy, bot, address_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, $11, $12)`,
    [
      made.id,
      promoter.organisationId,
      promoter.programId,
      promoter.campaignId,
      promoter.enrollmentId,
      promoter.partnerId,
      promoter.linkId,
      newId(),
      made.at,
      made.visitor,
      made.bot,
      addressHash,
    ],
  );
  return made;
}

/** A click as ingest stores it: the row and its place in the rollup. */
export async function arrive(api: TestApi, made: Click): Promise<Click> {
  await storeClick(api, made);
  const { promoter, at, bot } = made;
  await api.owner.query(
    `INSERT INTO click_rollups (organisation_id, link_id, bucket, program_id, campaign_id, partner_id, clicks, bots)
     VALUES ($1, $2, date_bin('15 minutes', $3::timestamptz, 'epoch'), $4, $5, $6, 1, $7)
     ON CONFLICT (link_id, bucket) DO UPDATE SET clicks = click_rollups.clicks + 1, bots = click_rollups.bots + excluded.bots`,
    [
      promoter.organisationId,
      promoter.linkId,
      at,
      promoter.programId,
      promoter.campaignId,
      promoter.partnerId,
      bot === null ? 0 : 1,
    ],
  );
  return made;
}

/** The token that the edge would have put on the destination. */
export async function tokenOf(api: TestApi, made: Pick<Click, "id" | "promoter">): Promise<string> {
  const keys = await parseTokenKeys(String(api.env.CLICK_TOKEN_KEYS));
  if (!keys.ok) throw new Error(keys.reason);
  return mintClickToken({ clickId: made.id, linkId: made.promoter.linkId }, keys.value[0]);
}

/** A sale of 100.00 that just happened, with the token of a click when one is given. */
export async function sell(
  api: TestApi,
  shop: Pick<Shop, "key" | "programId">,
  made?: Click,
  extra: Body = {},
): Promise<Body> {
  const answer = await api.call(shop.key, "POST", "/v1/conversions", {
    programId: shop.programId,
    orderId: unique("order"),
    amountMinor: 10_000,
    currency: "USD",
    ...(made === undefined ? {} : { clickId: await tokenOf(api, made) }),
    ...extra,
  });
  if (answer.status !== 201)
    throw new Error(`POST /v1/conversions: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export async function read(api: TestApi, key: string, conversionId: string): Promise<Body> {
  const answer = await api.call(key, "GET", `/v1/conversions/${conversionId}`);
  if (answer.status !== 200) throw new Error(`GET: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Pending and available of partners in one currency, by partner id. */
export async function balances(
  owner: pg.Client,
  programId: string,
  currency = "USD",
): Promise<Record<string, { pending: number; available: number }>> {
  const { rows } = await owner.query(
    `SELECT partner_id AS id, coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_pending'), 0)::float8 AS pending,
       coalesce(sum(balance_minor) FILTER (WHERE kind = 'partner_available'), 0)::float8 AS available
     FROM accounts WHERE program_id = $1 AND currency = $2 AND partner_id IS NOT NULL GROUP BY partner_id`,
    [programId, currency],
  );
  return Object.fromEntries(rows.map(({ id, pending, available }) => [id, { pending, available }]));
}

/** What partners were granted, in cash and in points, less what was taken back. */
const GRANTED = `
  SELECT program_id, partner_id, currency, amount_minor - points_share_minor - reversed_minor + reversed_points_share_minor AS amount,
    matured_at IS NULL AS on_hold FROM accruals WHERE partner_id IS NOT NULL
  UNION ALL SELECT program_id, partner_id, 'PTS', points - reversed_points, matured_at IS NULL FROM accruals WHERE partner_id IS NOT NULL AND points > 0
  UNION ALL SELECT program_id, partner_id, currency, amount_minor - reversed_minor, matured_at IS NULL
    FROM bonuses WHERE partner_id IS NOT NULL AND posted_at IS NOT NULL`;

const WRONG_BOOKS = {
  "postings that do not sum to zero":
    "SELECT posting_id FROM entries GROUP BY posting_id HAVING sum(amount_minor) <> 0",
  "currencies that do not sum to zero":
    "SELECT currency FROM entries GROUP BY currency HAVING sum(amount_minor) <> 0",
  "accounts with gaps": `SELECT a.id FROM accounts a LEFT JOIN entries e ON e.account_id = a.id GROUP BY a.id
    HAVING count(e.account_version) <> a.version OR coalesce(max(e.account_version), 0) <> a.version`,
  "accounts that are not what their entries sum to": `SELECT a.id FROM accounts a LEFT JOIN entries e ON e.account_id = a.id
    GROUP BY a.id HAVING coalesce(sum(e.amount_minor), 0) <> a.balance_minor`,
  "entries with a wrong balance after them": `SELECT * FROM (SELECT account_id, account_version, balance_after_minor,
    sum(amount_minor) OVER (PARTITION BY account_id ORDER BY account_version) AS running FROM entries) e WHERE running <> balance_after_minor`,
  "partners whose balance is not what was granted to them": `SELECT * FROM (
      SELECT program_id, partner_id, currency, sum(amount) AS owed FROM (${GRANTED}
        UNION ALL SELECT program_id, partner_id, currency, -paid_minor, false FROM bonuses WHERE paid_at IS NOT NULL
        UNION ALL SELECT program_id, partner_id, currency, returned_minor - amount_minor, false FROM payouts WHERE state IN ('paid', 'returned')
        UNION ALL SELECT program_id, partner_id, 'PTS', -points, false FROM point_spendings WHERE state = 'spent'
        UNION ALL SELECT program_id, partner_id, 'PTS', -expired, false FROM point_lots
      ) granted GROUP BY 1, 2, 3
    ) o FULL JOIN (
      SELECT program_id, partner_id, currency, sum(balance_minor) AS kept FROM accounts WHERE partner_id IS NOT NULL GROUP BY 1, 2, 3
    ) k USING (program_id, partner_id, currency) WHERE coalesce(owed, 0) <> coalesce(kept, 0)`,
  "pending that is not what has not matured": `SELECT * FROM (
      SELECT program_id, partner_id, currency, sum(amount) FILTER (WHERE on_hold) AS owed FROM (${GRANTED}) granted GROUP BY 1, 2, 3
    ) o JOIN accounts k USING (program_id, partner_id, currency)
    WHERE k.kind IN ('partner_pending', 'partner_points_pending') AND coalesce(owed, 0) <> k.balance_minor`,
  "lots that are not what their partner has": `SELECT * FROM (
      SELECT partner_id, sum(remaining) AS remaining FROM point_lots GROUP BY 1
    ) l FULL JOIN (SELECT partner_id, balance_minor FROM accounts WHERE kind = 'partner_points') a USING (partner_id)
    WHERE coalesce(remaining, 0) <> greatest(coalesce(balance_minor, 0), 0)`,
  "programs that have not granted, or seen spent or expire, what partners and customers say": `SELECT * FROM (
      SELECT program_id, kind, currency, sum(amount) AS told FROM (
        SELECT program_id, 'program_points' AS kind, 'PTS' AS currency, reversed_points - points AS amount FROM accruals WHERE partner_id IS NOT NULL
        UNION ALL SELECT program_id, 'program_points_spent', 'PTS', points FROM point_spendings WHERE state = 'spent'
        UNION ALL SELECT program_id, 'program_points_expired', 'PTS', expired FROM point_lots
        UNION ALL SELECT program_id, 'program_credit', currency, reversed_minor - amount_minor FROM customer_rewards
        UNION ALL SELECT program_id, 'program_credit_spent', currency, used_minor FROM customer_rewards
        UNION ALL SELECT program_id, 'program_credit_expired', currency, expired_minor FROM customer_rewards
      ) x GROUP BY 1, 2, 3
    ) t FULL JOIN (
      SELECT program_id, kind, currency, balance_minor FROM accounts WHERE kind LIKE 'program_points%' OR kind LIKE 'program_credit%'
    ) a USING (program_id, kind, currency) WHERE coalesce(told, 0) <> coalesce(balance_minor, 0)`,
  "customers whose credit is not what their rewards say": `SELECT * FROM (
      SELECT customer_id, currency, CASE WHEN matured_at IS NULL THEN 'customer_credit_pending' ELSE 'customer_credit' END AS kind,
        sum(amount_minor - reversed_minor - used_minor - expired_minor) AS told FROM customer_rewards GROUP BY 1, 2, 3
    ) t FULL JOIN (SELECT customer_id, currency, kind, balance_minor FROM accounts WHERE customer_id IS NOT NULL) a USING (customer_id, currency, kind)
    WHERE coalesce(told, 0) <> coalesce(balance_minor, 0)`,
  "rewards that were not used as redemptions say": `SELECT * FROM (
      SELECT (part ->> 'rewardId')::uuid AS id, sum((part ->> 'amountMinor')::bigint) AS told
      FROM customer_redemptions, jsonb_array_elements(parts) AS part WHERE state = 'redeemed' GROUP BY 1
    ) t FULL JOIN customer_rewards r USING (id) WHERE coalesce(told, 0) <> coalesce(used_minor, 0)`,
  "campaigns that have not spent what was accrued": `SELECT k.id FROM campaigns k WHERE k.budget_minor IS NOT NULL AND k.budget_spent_minor <> (
    SELECT coalesce(sum(a.amount_minor - a.reversed_minor), 0) FROM accruals a
    WHERE a.campaign_id = k.id AND a.partner_id IS NOT NULL AND a.currency = k.budget_currency)`,
  "funds that are not what was paid in, less what was used and charged": `SELECT program_id, currency FROM accounts
    WHERE kind IN ('program_funded', 'program_funds', 'program_funds_used', 'program_fees') GROUP BY 1, 2 HAVING sum(balance_minor) <> 0`,
  "programs whose funds do not move as top-ups, payouts and invoices say": `SELECT * FROM (
      SELECT program_id, kind, currency, sum(amount) AS told FROM (
        SELECT program_id, 'program_funded' AS kind, currency, returned_minor - amount_minor AS amount FROM top_ups WHERE state IN ('settled', 'returned')
        UNION ALL SELECT program_id, 'program_funds_used', currency, funded_minor FROM payouts
        UNION ALL SELECT program_id, 'program_fees', currency, fee_minor FROM invoices
      ) x GROUP BY 1, 2, 3
    ) t FULL JOIN (
      SELECT program_id, kind, currency, balance_minor FROM accounts WHERE kind IN ('program_funded', 'program_funds_used', 'program_fees')
    ) a USING (program_id, kind, currency) WHERE coalesce(told, 0) <> coalesce(balance_minor, 0)`,
  "payouts that draw on funds and are not on their way, or draw more than has left":
    "SELECT id FROM payouts WHERE funded_minor <> 0 AND (state NOT IN ('submitted', 'paid', 'returned', 'failed') OR funded_minor > amount_minor - returned_minor)",
  "accruals of tests":
    "SELECT a.id FROM accruals a JOIN conversions c ON c.id = a.conversion_id WHERE c.test",
} as const;

/** What is wrong with the books of every tenant; nothing, as long as money is kept right. */
export async function wrongBooks(owner: pg.Client): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, query] of Object.entries(WRONG_BOOKS)) {
    const { rows } = await owner.query(query);
    if (rows.length > 0) wrong.push(`${rows.length} ${what}: ${JSON.stringify(rows[0])}`);
  }
  return wrong;
}

/** A print of all that money is, to tell whether anything moved. */
export async function moneyPrint(owner: pg.Client): Promise<unknown> {
  const { rows } = await owner.query(
    `SELECT (SELECT count(*) FROM postings)::int AS postings, (SELECT count(*) FROM entries)::int AS entries,
       (SELECT json_agg(json_build_array(id, amount_minor, reversed_minor, matured_at) ORDER BY id) FROM accruals) AS accruals,
       (SELECT json_agg(json_build_array(id, remaining, expired) ORDER BY id) FROM point_lots) AS lots,
       (SELECT json_agg(json_build_array(id, reversed_minor, used_minor, expired_minor, matured_at) ORDER BY id) FROM customer_rewards) AS rewards,
       (SELECT json_agg(json_build_array(id, version, balance_minor) ORDER BY id) FROM accounts) AS accounts,
       (SELECT json_agg(json_build_array(id, status, refunded_minor, credit_revision, attribution_due, commission_due) ORDER BY id) FROM conversions) AS conversions`,
  );
  return rows[0];
}
