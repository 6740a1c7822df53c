import * as z from "zod/mini";
import {
  IMPORT_COLUMNS,
  IMPORT_MAX_ROWS,
  IMPORT_REQUIRED,
  type ImportColumn,
  type ImportProblem,
} from "../api/conversion-import.ts";
import { type ConversionReport, conversionSchema } from "../api/conversions.ts";
import { type CsvRow, readRows } from "../csv/read-rows.ts";
import { isCurrency } from "../money/currency.ts";
import { type MajorRefusal, parseMajor } from "../money/parse-major.ts";
import { ok, type Result, refuse } from "../result.ts";

/** A row of the file. `report` is null exactly when there are problems. */
export type ImportRow = {
  readonly line: number;
  readonly orderId: string;
  readonly goal: string;
} & (
  | { readonly report: ConversionReport; readonly problems: readonly [] }
  | { readonly report: null; readonly problems: readonly ImportProblem[] }
);

/** Why a file cannot be read at all. */
export interface FileRefusal {
  readonly code: string;
  readonly message: string;
}

const COLUMN_OF: Readonly<Record<string, ImportColumn>> = {
  ...{
    orderId: "order_id",
    amountMinor: "amount",
    currency: "currency",
    occurredAt: "occurred_at",
    goal: "goal",
  },
  ...{ clickId: "click_id", customer: "customer_id", "customer.id": "customer_id" },
  ...{ "customer.email": "customer_email", coupon: "coupon" },
};

/** The column that a field of a report comes from; null: none, it concerns the row. */
export const columnOf = (field: string): ImportColumn | null => COLUMN_OF[field] ?? null;

const AMOUNTS: Record<MajorRefusal, string> = {
  not_a_decimal: "must be digits with a point, as 19.90",
  too_many_decimals: "has more decimals than the currency",
  too_large: "is too large",
};

/** Reads a CSV file of conversions. Amounts are in the currency's major unit: `19.90` USD, `500000` VND. */
export function readImport(text: string): Result<ImportRow[], FileRefusal> {
  const rows = readRows(text);
  if (rows === null) return refuse({ code: "unclosed_quote", message: "a quoted cell is not closed" });
  const [header, ...body] = rows;
  const columns = readHeader(header);
  if (!columns.ok) return columns;
  if (body.length === 0) return refuse({ code: "empty", message: "the file has no row below its header" });
  if (body.length > IMPORT_MAX_ROWS)
    return refuse({
      code: "too_many_rows",
      message: `a file has at most ${IMPORT_MAX_ROWS} rows, this one ${body.length}`,
    });
  return ok(body.map((row) => readRow(row, columns.value)));
}

function readHeader(header: CsvRow | undefined): Result<string[], FileRefusal> {
  const names = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const known: readonly string[] = IMPORT_COLUMNS;
  const unknown = names.find((name) => !known.includes(name));
  const missing = IMPORT_REQUIRED.find((name) => !names.includes(name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  const takes = `columns are ${IMPORT_COLUMNS.join(", ")}`;
  if (unknown !== undefined)
    return refuse({
      code: "unknown_column",
      message: `there is no column "${unknown.slice(0, 50)}": ${takes}`,
    });
  if (twice !== undefined)
    return refuse({ code: "given_twice", message: `the column ${twice} stands twice` });
  if (missing !== undefined)
    return refuse({ code: "missing_column", message: `the column ${missing} is missing: ${takes}` });
  return ok(names);
}

function readRow({ line, cells }: CsvRow, columns: readonly string[]): ImportRow {
  const given = (column: ImportColumn): string | undefined => {
    const at = columns.indexOf(column);
    return at < 0 || cells[at]?.trim() === "" ? undefined : cells[at]?.trim();
  };
  const [orderId = "", goal = "sale"] = [given("order_id"), given("goal")];
  const named = { line, orderId, goal };
  const refused = (problems: ImportProblem[]): ImportRow => ({ ...named, report: null, problems });
  if (cells.length !== columns.length) {
    const message = `has ${cells.length} cells, the header ${columns.length}`;
    return refused([{ column: null, code: "cells", message }]);
  }
  const empty = IMPORT_REQUIRED.filter((column) => given(column) === undefined);
  if (empty.length > 0)
    return refused(empty.map((column) => ({ column, code: "required", message: "must not be empty" })));
  const currency = given("currency") ?? "";
  const amount = isCurrency(currency) ? parseMajor(given("amount") ?? "", currency) : ok(0n);
  const [id, email] = [given("customer_id"), given("customer_email")];
  const parsed = z.safeParse(conversionSchema, {
    ...{
      goal,
      orderId,
      currency,
      amountMinor: amount.ok ? Number(amount.value) : 0,
      occurredAt: given("occurred_at"),
    },
    ...optional("clickId", given("click_id")),
    ...optional("coupon", given("coupon")),
    ...(id === undefined && email === undefined
      ? {}
      : { customer: { ...optional("id", id), ...optional("email", email) } }),
  });
  const problems: ImportProblem[] = amount.ok
    ? []
    : [{ column: "amount", code: amount.reason, message: AMOUNTS[amount.reason] }];
  if (!parsed.success)
    for (const { path, message } of parsed.error.issues)
      problems.push({ column: columnOf(path.join(".")), code: "invalid_value", message });
  if (problems.length > 0 || !parsed.success) return refused(problems);
  return { ...named, report: parsed.data, problems: [] };
}

const optional = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value };
