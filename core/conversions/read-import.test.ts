import { describe, expect, test } from "vitest";
import { readImport } from "./read-import.ts";

/* Goal: a file says what its rows are, or where and why it does not. */

const read = (text: string) => {
  const rows = readImport(text);
  if (!rows.ok) throw new Error(rows.reason.message);
  return rows.value;
};
const HEADER = "order_id,amount,currency,occurred_at";
const WHEN = "2026-05-01T12:00:00Z";

describe("a file of conversions", () => {
  test("has its columns in any order, its amounts in the major unit, and what is empty left out.", () => {
    const rows = read(
      `\ufeffcurrency,Order_ID,occurred_at,amount,customer_email,coupon,goal\r\nUSD,1001,${WHEN},19.90,,ADA10,\r\nVND,"10,02",${WHEN},500000,b@shop.example,,lead\r\n`,
    );
    expect(rows.map(({ report }) => report)).toEqual([
      {
        orderId: "1001",
        amountMinor: 1990,
        currency: "USD",
        occurredAt: WHEN,
        goal: "sale",
        coupon: "ADA10",
      },
      {
        ...{ orderId: "10,02", amountMinor: 500_000, currency: "VND", occurredAt: WHEN, goal: "lead" },
        customer: { email: "b@shop.example" },
      },
    ]);
  });

  test("names each thing that is wrong by its line and column, also below cells of several lines.", () => {
    const rows = read(
      `${HEADER},customer_id\n"1\n2",1,USD,${WHEN},"a\nb"\n1,19,90,USD,${WHEN}\n2,"19,90",USD,yesterday,\n3,1.5,VND,${WHEN},\n\n4,1,XXX,${WHEN},\n,,USD,${WHEN},\n5,-1,USD,${WHEN},`,
    );
    expect(
      rows.map(({ line, problems }) => [line, ...problems.map(({ column, code }) => `${column} ${code}`)]),
    ).toEqual([
      [2, "order_id invalid_value", "customer_id invalid_value"],
      [5, "currency invalid_value", "occurred_at invalid_value"],
      [6, "amount not_a_decimal", "occurred_at invalid_value"],
      [7, "amount too_many_decimals"],
      [9, "currency invalid_value"],
      [10, "order_id required", "amount required"],
      [11, "amount not_a_decimal"],
    ]);
  });

  test("without what it must have, with what nobody knows, or with too much of it is not read at all.", () => {
    const reason = (text: string) => {
      const rows = readImport(text);
      return rows.ok ? "read" : rows.reason.code;
    };
    expect(reason("")).toBe("missing_column");
    expect(reason("order_id,amount,currency\n1,1,USD")).toBe("missing_column");
    expect(reason(`${HEADER},partner\n`)).toBe("unknown_column");
    expect(reason(`${HEADER},amount\n`)).toBe("given_twice");
    expect(reason(`${HEADER}\n`)).toBe("empty");
    expect(reason(`${HEADER}\n"1`)).toBe("unclosed_quote");
    const rows = (many: number) => `${HEADER}\n${`1,1,USD,${WHEN}\n`.repeat(many)}`;
    expect([reason(rows(2_000)), reason(rows(2_001))]).toEqual(["read", "too_many_rows"]);
  });
});
