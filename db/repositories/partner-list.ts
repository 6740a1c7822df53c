import { sql } from "drizzle-orm";
import type { PartnerFilter } from "../../core/api/partners.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import {
  allOf,
  countMerged,
  type KeysetColumns,
  type KeysetPage,
  type KeysetRow,
  type MergedRows,
  mergedPage,
  orderOf,
  programsOf,
} from "./keyset.ts";
import type { PartnerRow } from "./partners.ts";
import { patternOf } from "./trees/downline.ts";

/** What is shown of a partner. */
export type ShownPartner = Omit<
  PartnerRow,
  "organisationId" | "affiliateId" | "inviteCode" | "joinedAt" | "createdAt"
> & {
  readonly joinedAt: Date | string;
  readonly createdAt: Date | string;
};
export type ListedPartner = ShownPartner & KeysetRow;

const SORTS: KeysetColumns = {
  createdAt: { value: sql`w.id`, type: "uuid" },
  joinedAt: { value: sql`w.joined_at`, type: "timestamptz" },
  name: { value: sql`w.name COLLATE "C"`, type: "text" },
};

/** Partners of a tenant; up to `limit + 1`, the last of which only tells that there is more. */
export function listPartners(
  db: HttpDatabase,
  identity: Identity,
  filter: PartnerFilter,
  page: KeysetPage,
): Promise<ListedPartner[]> {
  const list = { ...listOf(filter), columns: sql`w.*`, id: sql`w.id`, sorts: SORTS };
  return queryAs<ListedPartner>(
    db,
    identity,
    sql`
    SELECT w.id, w.program_id AS "programId", w.name, w.email, w.external_id AS "externalId", w.sponsor_id AS "sponsorId",
      w.group_id AS "groupId", w.status, w.status_reason AS "statusReason", w.joined_at AS "joinedAt", w.version,
      w.created_at AS "createdAt", w.sort_value::text AS "sortValue"
    FROM (${mergedPage(list, page)}) w ${orderOf(page, sql`w`)}`,
  );
}

/** How many there are, as far as `most + 1`. */
export function countPartners(
  db: HttpDatabase,
  identity: Identity,
  filter: PartnerFilter,
  most: number,
): Promise<number> {
  return countMerged(db, identity, listOf(filter), most);
}

function listOf(filter: PartnerFilter): MergedRows {
  const { status, email, externalId, groupId, q } = filter;
  const pattern = q === undefined ? undefined : patternOf(q);
  return {
    owners: programsOf(filter.programId),
    from: email === undefined ? sql`partners w` : sql`partners w JOIN affiliates a ON a.id = w.affiliate_id`,
    where: allOf([
      sql`w.program_id = p.id`,
      status === undefined ? undefined : sql`w.status = ${status}`,
      email === undefined ? undefined : sql`a.email_normalised = ${normaliseEmail(email) ?? email}`,
      externalId === undefined ? undefined : sql`w.external_id = ${externalId}`,
      groupId === undefined ? undefined : sql`w.group_id = ${groupId}`,
      pattern === undefined ? undefined : sql`(w.name ILIKE ${pattern} OR w.email ILIKE ${pattern})`,
    ]),
  };
}
