import { PARTNER_SORTS, partnerListFields } from "../../core/api/partners.ts";
import type { Identity } from "../../db/client.ts";
import { countPartners, type ListedPartner, listPartners } from "../../db/repositories/partner-list.ts";
import { column, momentColumn } from "./columns.ts";
import { defineList } from "./sorted-list.ts";

type Row = ListedPartner;

/** Partners of an organisation. */
export const partnerList = defineList<typeof PARTNER_SORTS, typeof partnerListFields, Row, Identity>({
  name: "partners",
  sorts: PARTNER_SORTS,
  standard: "-createdAt",
  fields: partnerListFields,
  read: listPartners,
  count: countPartners,
  columns: [
    column<Row>("id", ({ id }) => id),
    column<Row>("program_id", ({ programId }) => programId),
    column<Row>("name", ({ name }) => name),
    column<Row>("email", ({ email }) => email),
    column<Row>("status", ({ status }) => status),
    column<Row>("status_reason", ({ statusReason }) => statusReason),
    column<Row>("external_id", ({ externalId }) => externalId),
    column<Row>("sponsor_partner_id", ({ sponsorId }) => sponsorId),
    column<Row>("group_id", ({ groupId }) => groupId),
    momentColumn<Row>("joined_at", ({ joinedAt }) => joinedAt),
    momentColumn<Row>("created_at", ({ createdAt }) => createdAt),
  ],
});
