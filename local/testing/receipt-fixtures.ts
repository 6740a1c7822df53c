import { app } from "../../functions/app.ts";
import { readNdjson } from "../../scripts/verify-receipts.mjs";
import type { TestApi } from "./start-test-api.ts";

/** What the API answers as it is, for what is not JSON. */
async function take(api: TestApi, token: string, path: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const response = await app.request(`http://api.test/api${path}`, { headers }, api.env, context);
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

/** The keys as anybody gets them. */
export const keysOf = async (api: TestApi) => JSON.parse(await take(api, "", "/receipts/keys.json"));

/** Receipts as an affiliate takes them, or a merchant by a path of its own. */
export const exportOf = async (api: TestApi, token: string, path = "/affiliate/receipts/export") =>
  readNdjson(await take(api, token, path));

/** Entries of partners' accounts without a receipt, and receipts that are not as their entry. */
export async function unreceipted(api: TestApi): Promise<unknown[]> {
  const { rows } = await api.owner.query(`
    SELECT e.account_id, e.account_version, r.body FROM entries e JOIN accounts a ON a.id = e.account_id AND a.partner_id IS NOT NULL
      FULL JOIN receipts r USING (account_id, account_version)
    WHERE e.account_id IS NULL OR r.account_id IS NULL OR a.receipted_version <> a.version OR r.partner_id <> a.partner_id
      OR r.body #>> '{entry,amountMinor}' <> e.amount_minor::text OR r.body #>> '{entry,balanceAfterMinor}' <> e.balance_after_minor::text
      OR r.body ->> 'number' <> e.account_version::text`);
  return rows;
}
