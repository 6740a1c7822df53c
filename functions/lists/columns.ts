import { formatMinor } from "../../core/money/amount.ts";
import type { ExportColumn } from "./sorted-list.ts";

type Value = string | number | boolean | null;

/** @param cell what stands in the column, as it is */
export const column = <Row>(name: string, cell: (row: Row) => Value): ExportColumn<Row> => ({
  name,
  cell: (row) => {
    const value = cell(row);
    return value === null ? null : String(value);
  },
});

/** @param at ISO 8601 in UTC; null: never */
export const momentColumn = <Row>(
  name: string,
  at: (row: Row) => string | Date | null,
): ExportColumn<Row> => ({
  name,
  cell: (row) => {
    const moment = at(row);
    return moment === null ? null : new Date(moment).toISOString();
  },
});

/** Two columns: `name`, an exact decimal of the currency's exponent, and `name_minor`, minor units. */
export const amountColumns = <Row>(
  name: string,
  minor: (row: Row) => string | number,
  currency: (row: Row) => string,
): readonly ExportColumn<Row>[] => [
  { name, cell: (row) => formatMinor(BigInt(minor(row)), currency(row)) },
  { name: `${name}_minor`, cell: (row) => String(minor(row)) },
];

/** Keys and values as JSON; nothing when there are none. */
export const jsonColumn = <Row>(name: string, value: (row: Row) => object | null): ExportColumn<Row> => ({
  name,
  cell: (row) => {
    const found = value(row);
    return found === null || Object.keys(found).length === 0 ? null : JSON.stringify(found);
  },
});
