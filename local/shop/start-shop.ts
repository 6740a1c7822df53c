import type { LocalResponse } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import { openDatabase } from "../services/open-database.ts";
import { createOrders, ORDERS_SCHEMA } from "./orders.ts";
import { createOutbox, OUTBOX_SCHEMA, type Report } from "./outbox.ts";
import { createOwnPages, OWN_PAGE_MAX_BYTES, OWN_PAGES_SCHEMA } from "./own-pages.ts";
import { createRoutes } from "./routes.ts";
import { stripeSignature } from "./stripe-events.ts";
import type { Tributary } from "./visit.ts";

export interface ShopOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Where `shop.sqlite` is kept; without it everything lives in memory. */
  readonly dataDir?: string;
  readonly tributary: Tributary;
}

/** The shop's host name; its cookies are not the tracker's, since hosts do not share them. */
export const SHOP_HOST = "shop.localhost";
const SEND_TIMEOUT_MS = 10_000;
/** A pasted page, as a form encodes it: up to three bytes for one. */
const MAX_BODY_BYTES = 4 * OWN_PAGE_MAX_BYTES;

/** Starts the sample shop: a store with the snippet, whose server reports its orders. */
export async function startShop({ port, dataDir, tributary }: ShopOptions): Promise<{
  url: string;
  close(): Promise<void>;
}> {
  const database = openDatabase(dataDir, "shop", ORDERS_SCHEMA + OUTBOX_SCHEMA + OWN_PAGES_SCHEMA);
  const outbox = createOutbox({ database, now: Date.now, send: (report) => send(report, tributary) });
  const orders = createOrders(database, outbox, Date.now);
  const handle = createRoutes({ tributary, orders, outbox, ownPages: createOwnPages(database) });
  const server = await startServer({ port, maxBodyBytes: MAX_BODY_BYTES, handle, fail }).catch(
    (error: unknown) => {
      database.close();
      throw error;
    },
  );
  outbox.pump();
  return {
    url: `http://${SHOP_HOST}:${server.port}`,
    close: async () => {
      await server.close();
      await outbox.close();
      database.close();
    },
  };
}

async function send(
  { to, path, body }: Report,
  { app, apiKey, stripeSecret }: Tributary,
): Promise<{ status: number; text: string }> {
  const text = JSON.stringify(body);
  const proof =
    to === "api"
      ? { authorization: `Bearer ${apiKey}` }
      : { "stripe-signature": stripeSignature(text, stripeSecret, Date.now()) };
  const response = await fetch(`${app}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...proof },
    body: text,
    signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
  });
  return { status: response.status, text: await response.text() };
}

const fail = (status: 413 | 500, error: unknown): LocalResponse => {
  if (status === 500) console.error(error);
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: status === 413 ? "That is too much." : "The shop has failed; see its log.",
  };
};
