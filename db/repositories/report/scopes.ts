import { type SQL, sql } from "drizzle-orm";
import type { Dimension, OwnDimension } from "../../../core/api/reports.ts";
import type { Level } from "../../../core/reports/pieces.ts";
import { OWN_PARTNERS } from "../affiliate/own.ts";
import { type KeyedRows, LINK_GRAINS, type RollupRows, SERIES_GRAINS, TABLE_GRAINS } from "./read.ts";

/** Whose figures a merchant asks for. */
export interface ProgramScope {
  readonly programId: string;
  readonly partnerId?: string | undefined;
  readonly campaignId?: string | undefined;
}

/** Which of its own an affiliate asks for. */
export interface OwnScope {
  readonly programId?: string | undefined;
  readonly campaignId?: string | undefined;
}

/** Keys of rows that come of links: they know partner and campaign both. */
const OF_LINKS: Readonly<Record<"program" | "partner" | "campaign" | "link", SQL>> = {
  program: sql`r.program_id::text`,
  partner: sql`coalesce(r.partner_id::text, '')`,
  campaign: sql`coalesce(r.campaign_id::text, '')`,
  link: sql`r.key`,
};

export function programSeries({ programId, partnerId, campaignId }: ProgramScope): RollupRows {
  const program = sql`r.program_id = ${programId}`;
  if (partnerId !== undefined && campaignId !== undefined)
    return ofLinks(sql`${program} AND r.partner_id = ${partnerId} AND r.campaign_id = ${campaignId}`);
  const rows = { grains: SERIES_GRAINS, byClock: true } as const;
  if (partnerId !== undefined)
    return { ...rows, where: sql`${program} AND r.partner_id = ${partnerId} AND r.dimension = 'partner'` };
  if (campaignId !== undefined)
    return { ...rows, where: sql`${program} AND r.campaign_id = ${campaignId} AND r.dimension = 'campaign'` };
  return { ...rows, where: sql`${program} AND r.dimension = 'total'` };
}

/** Null: of one partner or campaign that is not kept. */
export function programTable(dimension: Dimension, scope: ProgramScope): KeyedRows | null {
  const { programId, partnerId, campaignId } = scope;
  const where = sql`r.program_id = ${programId}`;
  if (partnerId === undefined && campaignId === undefined)
    return {
      where: sql`${where} AND r.dimension = ${dimension}`,
      key: sql`r.key`,
      grains: grainsOf(dimension),
    };
  if (dimension !== "partner" && dimension !== "campaign" && dimension !== "link") return null;
  const ofPartner = partnerId === undefined ? sql`` : sql`AND r.partner_id = ${partnerId}`;
  const ofCampaign = campaignId === undefined ? sql`` : sql`AND r.campaign_id = ${campaignId}`;
  return { ...ofLinks(sql`${where} ${ofPartner} ${ofCampaign}`), key: OF_LINKS[dimension] };
}

export function ownSeries({ programId, campaignId }: OwnScope): RollupRows {
  const own = ownRows(programId);
  if (campaignId !== undefined) return ofLinks(sql`${own} AND r.campaign_id = ${campaignId}`);
  return { where: sql`${own} AND r.dimension = 'partner'`, grains: SERIES_GRAINS, byClock: true };
}

export function ownTable(dimension: OwnDimension, { programId, campaignId }: OwnScope): KeyedRows {
  const ofCampaign = campaignId === undefined ? sql`` : sql`AND r.campaign_id = ${campaignId}`;
  return { ...ofLinks(sql`${ownRows(programId)} ${ofCampaign}`), key: OF_LINKS[dimension] };
}

/** What a key is called, and for a link whose it is; `key` is the column of a page. */
export function namesOf(dimension: Dimension | OwnDimension): { label: SQL; partnerName: SQL } {
  const none = sql`NULL::text`;
  const id = sql`CASE WHEN page.key ~ '^[0-9a-f-]{36}$' THEN page.key::uuid END`;
  switch (dimension) {
    case "partner":
      return { label: sql`(SELECT name FROM partners WHERE id = ${id})`, partnerName: none };
    case "campaign":
      return { label: sql`(SELECT name FROM campaigns WHERE id = ${id})`, partnerName: none };
    case "program":
      return { label: sql`(SELECT name FROM programs WHERE id = ${id})`, partnerName: none };
    case "link":
      return {
        label: sql`(SELECT code FROM links WHERE id = ${id})`,
        partnerName: sql`(SELECT name FROM partners WHERE id = coalesce((SELECT partner_id FROM links WHERE id = ${id}),
          CASE WHEN page.key LIKE '%/%' THEN split_part(page.key, '/', 1)::uuid END))`,
      };
    default:
      return { label: sql`nullif(page.key, '')`, partnerName: none };
  }
}

function grainsOf(dimension: Dimension): readonly Level[] {
  if (dimension === "link") return LINK_GRAINS;
  return dimension === "partner" || dimension === "campaign" ? SERIES_GRAINS : TABLE_GRAINS;
}

const ownRows = (programId: string | undefined): SQL =>
  programId === undefined
    ? sql`r.partner_id = ANY(${OWN_PARTNERS})`
    : sql`r.partner_id = ANY(${OWN_PARTNERS}) AND r.program_id = ${programId}`;

const ofLinks = (where: SQL): RollupRows => ({
  where: sql`${where} AND r.dimension = 'link'`,
  grains: LINK_GRAINS,
});
