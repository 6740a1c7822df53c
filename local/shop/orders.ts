import { randomInt } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { ShopCurrency } from "./catalogue.ts";
import type { ReportWay } from "./choices.ts";
import type { Outbox, Report } from "./outbox.ts";

export const ORDERS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS orders (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, placed_at_ms INTEGER NOT NULL, details TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS refunds (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL REFERENCES orders (id),
    amount_minor INTEGER NOT NULL
  );
`;

/** What was bought, by whom, and what the browser brought along. */
export interface OrderDetails {
  readonly lines: readonly { readonly productId: string; readonly name: string; readonly quantity: number }[];
  readonly amountMinor: number;
  readonly currency: ShopCurrency;
  readonly email: string;
  /** Empty: none. */
  readonly coupon: string;
  /** The click token that the snippet kept; empty: none. */
  readonly clickToken: string;
  readonly report: ReportWay;
  readonly test: boolean;
}

export interface Order extends OrderDetails {
  readonly id: string;
  readonly placedAtMs: number;
  readonly refundedMinor: number;
}

export interface Refund {
  readonly id: string;
  readonly orderId: string;
  readonly amountMinor: number;
}

interface Row {
  readonly id: string;
  readonly placed_at_ms: number;
  readonly details: string;
  readonly refunded_minor: number;
}

export type Orders = ReturnType<typeof createOrders>;

const MAX_LISTED = 100;
const SELECT = `
  SELECT id, placed_at_ms, details,
    (SELECT coalesce(sum(amount_minor), 0) FROM refunds WHERE order_id = orders.id) AS refunded_minor
  FROM orders`;
/** Without the letters and digits that look alike. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const ID_LENGTH = 6;

/** The shop's orders. What must be reported of one is written with it, so that a crash between the two loses neither. */
export function createOrders(database: DatabaseSync, outbox: Outbox, now: () => number) {
  const insert = database.prepare("INSERT INTO orders (id, placed_at_ms, details) VALUES (?, ?, ?)");
  const insertRefund = database.prepare("INSERT INTO refunds (id, order_id, amount_minor) VALUES (?, ?, ?)");
  const newest = database.prepare(`${SELECT} ORDER BY seq DESC LIMIT ?`);
  const byId = database.prepare(`${SELECT} WHERE id = ?`);

  const find = (id: string): Order | undefined => {
    const row = byId.get(id) as unknown as Row | undefined;
    return row === undefined ? undefined : toOrder(row);
  };

  return {
    find,
    list: (): Order[] => (newest.all(MAX_LISTED) as unknown as Row[]).map(toOrder),

    place(details: OrderDetails, reportsOf: (order: Order) => readonly Report[]): Order {
      const order = { ...details, id: `S-${randomText()}`, placedAtMs: now(), refundedMinor: 0 };
      inTransaction(database, () => {
        insert.run(order.id, order.placedAtMs, JSON.stringify(details));
        for (const report of reportsOf(order)) outbox.add(order.id, report);
      });
      outbox.pump();
      return order;
    },

    /** Undefined when more would be given back than was paid. */
    refund(
      order: Order,
      amountMinor: number,
      reportsOf: (refund: Refund) => readonly Report[],
    ): Refund | undefined {
      const refund = { id: `R-${randomText()}`, orderId: order.id, amountMinor };
      const done = inTransaction(database, () => {
        const refundedMinor = find(order.id)?.refundedMinor ?? order.amountMinor;
        if (amountMinor < 1 || refundedMinor + amountMinor > order.amountMinor) return false;
        insertRefund.run(refund.id, refund.orderId, refund.amountMinor);
        for (const report of reportsOf(refund)) outbox.add(order.id, report);
        return true;
      });
      outbox.pump();
      return done ? refund : undefined;
    },
  };
}

function toOrder({ id, placed_at_ms, details, refunded_minor }: Row): Order {
  return {
    ...(JSON.parse(details) as OrderDetails),
    id,
    placedAtMs: placed_at_ms,
    refundedMinor: refunded_minor,
  };
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

const randomText = (): string =>
  Array.from({ length: ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
