import { CONVERSION_SORTS, conversionListFields } from "../../core/api/conversions.ts";
import type { Identity } from "../../db/client.ts";
import {
  countConversions,
  type ListedConversion,
  listConversions,
} from "../../db/repositories/conversion-list.ts";
import { amountColumns, column, jsonColumn, momentColumn } from "./columns.ts";
import { needsCurrency } from "./needs-currency.ts";
import { defineList } from "./sorted-list.ts";

type Row = ListedConversion;

/** Conversions of an organisation. */
export const conversionList = defineList<typeof CONVERSION_SORTS, typeof conversionListFields, Row, Identity>(
  {
    name: "conversions",
    sorts: CONVERSION_SORTS,
    standard: "-receivedAt",
    fields: conversionListFields,
    check({ currency, minMinor, maxMinor }, sort) {
      if (currency !== undefined) return;
      const byAmount = sort.endsWith("amountMinor") || minMinor !== undefined || maxMinor !== undefined;
      if (byAmount) throw needsCurrency();
    },
    read: listConversions,
    count: countConversions,
    columns: [
      column<Row>("id", ({ id }) => id),
      column<Row>("program_id", ({ program_id }) => program_id),
      momentColumn<Row>("received_at", ({ received_at }) => received_at),
      momentColumn<Row>("occurred_at", ({ occurred_at }) => occurred_at),
      column<Row>("goal", ({ goal }) => goal),
      column<Row>("order_id", ({ order_id }) => order_id),
      column<Row>("source", ({ source }) => source),
      column<Row>("test", ({ test }) => test),
      column<Row>("currency", ({ currency }) => currency),
      ...amountColumns<Row>(
        "amount",
        (row) => row.amount_minor,
        (row) => row.currency,
      ),
      ...amountColumns<Row>(
        "refunded",
        (row) => row.refunded_minor,
        (row) => row.currency,
      ),
      column<Row>("status", ({ status }) => status),
      column<Row>("status_reason", ({ status_reason }) => status_reason),
      column<Row>("outcome", ({ outcome }) => outcome ?? "waiting"),
      column<Row>("outcome_reason", ({ outcome_reason }) => outcome_reason),
      column<Row>("coupon", ({ coupon_code }) => coupon_code),
      column<Row>("volume", ({ volume }) => volume),
      jsonColumn<Row>("metadata", ({ metadata }) => metadata),
    ],
  },
);
