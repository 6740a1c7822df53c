import { CLICK_SORTS, merchantClickFields } from "../../core/api/clicks.ts";
import type { Identity } from "../../db/client.ts";
import { type ClickRow, countClicks, listClicks } from "../../db/repositories/click-list.ts";
import { column, jsonColumn, momentColumn } from "./columns.ts";
import { defineList, type ExportColumn } from "./sorted-list.ts";

/** What clicks of every list say of the visit. */
interface Visit {
  readonly bot: string | null;
  readonly device: string | null;
  readonly os: string | null;
  readonly browser: string | null;
  readonly country: string | null;
  readonly referrer: string | null;
  readonly sub: Readonly<Record<string, string>> | null;
}

export const visitColumns = <Row extends Visit>(): readonly ExportColumn<Row>[] => [
  column<Row>("bot", ({ bot }) => bot),
  column<Row>("device", ({ device }) => device),
  column<Row>("os", ({ os }) => os),
  column<Row>("browser", ({ browser }) => browser),
  column<Row>("country", ({ country }) => country),
  column<Row>("referrer", ({ referrer }) => referrer),
  ...["s1", "s2", "s3", "s4", "s5"].map((name) => column<Row>(name, ({ sub }) => sub?.[name] ?? null)),
];

/** Clicks of an organisation. */
export const clickList = defineList<typeof CLICK_SORTS, typeof merchantClickFields, ClickRow, Identity>({
  name: "clicks",
  sorts: CLICK_SORTS,
  standard: "-at",
  fields: merchantClickFields,
  read: listClicks,
  count: countClicks,
  columns: [
    column<ClickRow>("id", ({ id }) => id),
    momentColumn<ClickRow>("at", ({ at }) => at),
    column<ClickRow>("program_id", ({ programId }) => programId),
    column<ClickRow>("link_id", ({ linkId }) => linkId),
    column<ClickRow>("link_code", ({ linkCode }) => linkCode),
    column<ClickRow>("partner_id", ({ partnerId }) => partnerId),
    column<ClickRow>("partner_name", ({ partnerName }) => partnerName),
    ...visitColumns<ClickRow>(),
    column<ClickRow>("region", ({ region }) => region),
    column<ClickRow>("city", ({ city }) => city),
    jsonColumn<ClickRow>("utm", ({ utm }) => utm),
    column<ClickRow>("privacy", ({ privacy }) => privacy),
  ],
});
