import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../../local/testing/api-fixtures.ts";
import {
  addPromoter,
  type Click,
  click,
  openShop,
  read,
  type Shop,
  sell,
  storeClick,
  wrongBooks,
} from "../../local/testing/money-fixtures.ts";
import { settleAll } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { deliver } from "../../workers/ingest/testing/deliver.ts";
import { type FakeQStash, startQStash } from "../../workers/ingest/testing/qstash.ts";

/*
 * Goal: shop and tracker on different hosts. The cookie on redirects knows a visitor as R, the snippet on the shop's
 * pages as S; a page event that brings S and the token of a click of R joins the two, and a sale by S finds R's clicks.
 * Method: clicks and page events through ingest, sales through the API, the jobs as QStash calls them.
 */
const SECOND_MS = 1000;
let api: TestApi;
let qstash: FakeQStash;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  [api, qstash] = await Promise.all([startTestApi(), startQStash()]);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await qstash.close();
  await api.close();
});
afterEach(async () => {
  expect(await wrongBooks(api.owner)).toEqual([]);
});

const visitorKey = () => randomBytes(16).toString("hex");
const ago = (seconds: number) => new Date(Date.now() - seconds * SECOND_MS);
const programOf = ({ organisationId, programId }: Shop) => ({ organisationId, programId });

async function arrive(...events: Record<string, unknown>[]): Promise<void> {
  const numbered = events.map((event, n) => ({ seq: n + 1, requestId: newId(), privacy: false, ...event }));
  const pack = { v: 1, packId: newId(), isolateId: newId(), sentAt: Date.now(), events: numbered };
  const env = {
    JOB_DATABASE_URL: api.database.jobUrl,
    DATABASE_HTTP_URL: api.database.httpUrl,
    APP_URL: "http://api.test",
    QSTASH_TOKEN: "qstash",
    QSTASH_URL: qstash.url,
  };
  expect(await deliver([pack], env)).toEqual([]);
}

/** The page that S saw, with the token of the click that it kept. */
function page(shop: Shop, visitor: string, made: Click, fields: Record<string, unknown> = {}) {
  const id = newId();
  const at = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
  return { kind: "page", id, at, ...programOf(shop), test: false, visitor, clickId: made.id, ...fields };
}

/** The click as the queue brings it. */
function event({ id, at, promoter, visitor }: Click) {
  const { email: _, ...parties } = promoter;
  const userAgent = "Mozilla/5.0 (X11; Linux x64; rv:140.0) Gecko/20100101 Firefox/140.0";
  return { kind: "click", id, at: at.getTime(), ...parties, userAgent, ...(visitor && { visitor }) };
}

/** A sale that is known by the snippet's visitor alone, as when the token was lost. */
async function sellTo(shop: Shop, visitor: string | null, extra = {}): Promise<string> {
  const { id } = await sell(api, shop, undefined, extra);
  await api.owner.query("UPDATE conversions SET visitor = $2 WHERE id = $1", [id, visitor]);
  await settleAll(api);
  return id;
}

async function touchesOf(shop: Shop, conversionId: string): Promise<Record<string, string[]>> {
  const { attribution } = await read(api, shop.key, conversionId);
  return Object.fromEntries(
    attribution.touches.map((touch: { clickId: string; foundBy: string[] }) => [
      touch.clickId,
      touch.foundBy,
    ]),
  );
}

async function creditedBy(shop: Shop, conversionId: string): Promise<string[]> {
  const { accruals } = await read(api, shop.key, conversionId);
  return accruals
    .filter((line: { amountMinor: number; reversedMinor: number }) => line.reversedMinor < line.amountMinor)
    .map((line: { partnerId: string }) => line.partnerId);
}

const revisionsOf = async (shop: Shop, conversionId: string) =>
  (await read(api, shop.key, conversionId)).attribution.revisions.length;

describe("a sale by the visitor of the shop's pages alone", () => {
  it("is the click's that a page event joined with that visitor", async () => {
    const shop = await openShop(api);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const made = click(shop.promoters[0], { at: ago(2), visitor: tracked });
    await arrive(event(made), page(shop, shopper, made));
    const id = await sellTo(shop, shopper);
    expect(await touchesOf(shop, id)).toEqual({ [made.id]: ["visitor"] });
    expect(await creditedBy(shop, id)).toEqual([shop.promoters[0].partnerId]);
  });

  it("finds also the other clicks of the visitor who clicked, which never led to a page event", async () => {
    const shop = await openShop(api);
    const last = await addPromoter(api, shop);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const made = click(shop.promoters[0], { at: ago(4), visitor: tracked });
    const other = click(last, { at: ago(2), visitor: tracked });
    const stranger = click(last, { at: ago(1), visitor: visitorKey() });
    await arrive(event(made), event(other), event(stranger), page(shop, shopper, made));
    const id = await sellTo(shop, shopper);
    expect(await touchesOf(shop, id)).toEqual({ [made.id]: ["visitor"], [other.id]: ["visitor"] });
    expect(await creditedBy(shop, id)).toEqual([last.partnerId]);
  });

  it("is the click's where the tracker sets no cookie either", async () => {
    const shop = await openShop(api);
    const shopper = visitorKey();
    const made = click(shop.promoters[0], { at: ago(2) });
    await arrive(event(made), page(shop, shopper, made));
    expect(await creditedBy(shop, await sellTo(shop, shopper))).toEqual([shop.promoters[0].partnerId]);
  });

  it("goes no further than one step: not to the shop's other visitors, nor to their clicks", async () => {
    const shop = await openShop(api);
    const [shopper, second, tracked] = [visitorKey(), visitorKey(), visitorKey()];
    const made = click(shop.promoters[0], { at: ago(4), visitor: tracked });
    const far = click(shop.promoters[0], { at: ago(3), visitor: visitorKey() });
    await arrive(event(made), event(far), page(shop, shopper, made), page(shop, second, made));
    await arrive(page(shop, second, far));
    expect(Object.keys(await touchesOf(shop, await sellTo(shop, shopper)))).toEqual([made.id]);
  });

  it("is nobody's by a click of another program, whatever joins them", async () => {
    const shop = await openShop(api);
    const other = await openShop(api);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const theirs = click(other.promoters[0], { at: ago(2), visitor: tracked });
    await arrive(event(theirs), page(shop, shopper, theirs), page(other, shopper, theirs));
    const id = await sellTo(shop, shopper);
    expect(await read(api, shop.key, id)).toMatchObject({
      outcome: "unattributed",
      outcomeReason: "no_touch",
    });
    await arrive(event(theirs), page(shop, shopper, theirs));
    await settleAll(api);
    expect(await revisionsOf(shop, id)).toBe(1);
  });

  it("is joined by an event under the test key as well: it is the same browser", async () => {
    const shop = await openShop(api);
    const shopper = visitorKey();
    const made = click(shop.promoters[0], { at: ago(2), visitor: visitorKey() });
    await arrive(event(made), page(shop, shopper, made, { test: true }));
    expect(await creditedBy(shop, await sellTo(shop, shopper))).toEqual([shop.promoters[0].partnerId]);
  });

  it("finds the clicks of all visitors that the customer was", async () => {
    const shop = await openShop(api);
    const customer = { customer: { id: unique("customer") } };
    const shopper = visitorKey();
    const made = click(shop.promoters[0], { at: ago(2), visitor: visitorKey() });
    await sellTo(shop, shopper, customer);
    await arrive(event(made), page(shop, shopper, made));
    await settleAll(api);
    const id = await sellTo(shop, null, customer);
    expect(await touchesOf(shop, id)).toEqual({ [made.id]: ["customer"] });
  });
});

describe("a sale that was attributed before", () => {
  it("the page event that joins came: it is attributed again, once, however many pages follow", async () => {
    const shop = await openShop(api);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const made = click(shop.promoters[0], { at: ago(5), visitor: tracked });
    await arrive(event(made));
    const id = await sellTo(shop, shopper);
    expect(await read(api, shop.key, id)).toMatchObject({ outcome: "unattributed" });
    qstash.called.length = 0;
    await arrive(page(shop, shopper, made));
    expect(qstash.called).toEqual(["attribute-conversions"]);
    await settleAll(api);
    expect(await creditedBy(shop, id)).toEqual([shop.promoters[0].partnerId]);
    await arrive(page(shop, shopper, made), page(shop, shopper, made));
    await settleAll(api);
    expect(await revisionsOf(shop, id)).toBe(2);
  });

  it("the joined click came is attributed again when it comes", async () => {
    const shop = await openShop(api);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const made = click(shop.promoters[0], { at: ago(5), visitor: tracked });
    await arrive(page(shop, shopper, made));
    const id = await sellTo(shop, shopper);
    await arrive(page(shop, shopper, made));
    await settleAll(api);
    expect(await revisionsOf(shop, id)).toBe(1);
    await arrive(event(made));
    await settleAll(api);
    expect(await creditedBy(shop, id)).toEqual([shop.promoters[0].partnerId]);
  });

  it("another click by the same visitor came, late, is attributed again when it comes", async () => {
    const shop = await openShop(api);
    const last = await addPromoter(api, shop);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const made = click(shop.promoters[0], { at: ago(5), visitor: tracked });
    const late = click(last, { at: ago(4), visitor: tracked });
    await arrive(event(made), page(shop, shopper, made));
    const id = await sellTo(shop, shopper);
    expect(await creditedBy(shop, id)).toEqual([shop.promoters[0].partnerId]);
    await arrive(event(late));
    await settleAll(api);
    expect(await creditedBy(shop, id)).toEqual([last.partnerId]);
  });

  it("its own token's click was joined finds what else that visitor clicked", async () => {
    const shop = await openShop(api);
    const last = await addPromoter(api, shop);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const made = click(shop.promoters[0], { at: ago(5), visitor: tracked });
    const other = click(last, { at: ago(4), visitor: tracked });
    await arrive(event(made), event(other));
    const { id } = await sell(api, shop, made);
    await api.owner.query("UPDATE conversions SET visitor = $2 WHERE id = $1", [id, shopper]);
    await settleAll(api);
    expect(Object.keys(await touchesOf(shop, id))).toEqual([made.id]);
    await arrive(page(shop, shopper, made));
    await settleAll(api);
    expect(await creditedBy(shop, id)).toEqual([last.partnerId]);
  });

  it("is left alone when the decision is younger than the join, or the click than the sale", async () => {
    const shop = await openShop(api);
    const [shopper, tracked] = [visitorKey(), visitorKey()];
    const old = click(shop.promoters[0], { at: ago(5), visitor: tracked });
    await arrive(page(shop, shopper, old));
    await api.owner.query("UPDATE visitor_clicks SET created_at = now() - interval '2 minutes'");
    const id = await sellTo(shop, shopper);
    await storeClick(api, old);
    const later = click(shop.promoters[0], { at: new Date(Date.now() + 1000), visitor: tracked });
    await arrive(event(later), page(shop, shopper, old), page(shop, shopper, later));
    await settleAll(api);
    expect(await revisionsOf(shop, id)).toBe(1);
  });
});
