import { expect } from "vitest";
import { click, type Promoter, type Shop, sell, storeClick } from "./money-fixtures.ts";
import { runJob, settleAll } from "./run-job.ts";
import { accessTokenOf, giveTotp, makeUser, type TestUser } from "./sign-in.ts";
import type { TestApi } from "./start-test-api.ts";

const HOUR_MS = 3_600_000;
export const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** An order that somebody brought so many hours ago, and what else its report says. */
export interface Sold {
  readonly by: Promoter;
  readonly amountMinor: number;
  readonly hours: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Reports orders with the clicks that led to them, and settles them together. */
export async function sellAll(api: TestApi, shop: Shop, orders: readonly Sold[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { by, amountMinor, hours, more = {} } of orders) {
    const at = hoursAgo(hours);
    const seen = await storeClick(api, click(by, { at: new Date(at.getTime() - 1000) }));
    ids.push((await sell(api, shop, seen, { amountMinor, occurredAt: at.toISOString(), ...more })).id);
  }
  await settleAll(api);
  return ids;
}

/** A period of a program that began and ended so many hours ago. */
export async function makePeriod(
  api: TestApi,
  shop: Pick<Shop, "organisationId" | "programId">,
  number: number,
  [from, until]: readonly [from: number, until: number],
): Promise<string> {
  const { rows } = await api.owner.query(
    `INSERT INTO periods (id, organisation_id, program_id, number, starts_at, ends_at) VALUES (uuidv7(), $1, $2, $3, $4, $5) RETURNING id`,
    [shop.organisationId, shop.programId, number, hoursAgo(from), hoursAgo(until)],
  );
  return rows[0].id;
}

/** Somebody of the shop's, with a second factor that was just shown. */
async function makeMember(
  api: TestApi,
  shop: Pick<Shop, "organisationId">,
  role: "owner" | "manager",
): Promise<TestUser> {
  const user = await makeUser(api);
  await api.owner.query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, $3)", [
    shop.organisationId,
    user.userId,
    role,
  ]);
  return { ...user, totpSecret: await giveTotp(api, user.userId) };
}

/** Asks for the close, lets the job do it, and answers what it came to: nothing of it is in the ledger yet. */
export async function calculatePeriod(api: TestApi, shop: Shop, periodId: string) {
  const asked = await api.call(shop.key, "POST", `/v1/periods/${periodId}/close`);
  expect(asked.status).toBe(202);
  await runJob(api, "close-periods");
  const { body } = await api.call(shop.key, "GET", `/v1/periods/${periodId}`);
  expect(body.state).toBe("calculated");
  return body;
}

/** An owner approves the period, and the job brings it into force. */
export async function finalisePeriod(api: TestApi, shop: Shop, periodId: string): Promise<void> {
  const token = await accessTokenOf(api, await makeMember(api, shop, "owner"));
  const { version } = (await api.call(shop.key, "GET", `/v1/periods/${periodId}`)).body;
  const path = `/v1/periods/${periodId}/approve`;
  const approved = await api.call(
    token,
    "POST",
    path,
    { version },
    { "x-organisation-id": shop.organisationId },
  );
  expect([approved.status, approved.body.state]).toEqual([200, "approved"]);
  await runJob(api, "close-periods");
  expect((await api.call(shop.key, "GET", `/v1/periods/${periodId}`)).body.state).toBe("finalised");
}

/** Every account of a program that is not at zero, as "kind whose currency": balance; partners by their names. */
export async function booksOf(
  api: TestApi,
  shop: Pick<Shop, "programId">,
  names: ReadonlyMap<string, string>,
): Promise<Record<string, number>> {
  const { rows } = await api.owner.query(
    `SELECT kind, partner_id, currency, sum(balance_minor)::int AS balance FROM accounts
     WHERE program_id = $1 GROUP BY 1, 2, 3 HAVING sum(balance_minor) <> 0`,
    [shop.programId],
  );
  return Object.fromEntries(
    rows.map(({ kind, partner_id: id, currency, balance }) => [
      [kind, ...(id === null ? [] : [names.get(id) ?? id]), currency].join(" "),
      balance,
    ]),
  );
}
