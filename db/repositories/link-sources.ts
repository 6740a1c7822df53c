import { and, asc, eq, gt, inArray, type SQL } from "drizzle-orm";
import type { LinkSource } from "../../core/clicks/compose-link-record.ts";
import type { HttpDatabase } from "../client.ts";
import { campaigns, enrollments, links, partners } from "../schema/partners.ts";
import { programs } from "../schema/tenancy.ts";

const OWNER_COLUMNS = {
  link: links.id,
  enrollment: links.enrollmentId,
  partner: links.partnerId,
  campaign: links.campaignId,
  program: links.programId,
} as const;

/** What owns the links: one link, or all links of an enrollment, partner, campaign or program. */
export type LinkOwner = { readonly scope: keyof typeof OWNER_COLUMNS; readonly id: string };

/**
 * Links of an owner with all that their records follow from, in the order of their ids, from behind `after` on.
 *
 * @param db of the role `job`: there is no tenant
 */
export function loadLinkSources(
  db: HttpDatabase,
  owner: LinkOwner,
  limit: number,
  after?: string,
): Promise<LinkSource[]> {
  const behind = after === undefined ? undefined : gt(links.id, after);
  return selectSources(db, and(eq(OWNER_COLUMNS[owner.scope], owner.id), behind), limit);
}

/** Links by their ids, with all that their records follow from. */
export function reloadLinkSources(db: HttpDatabase, ids: readonly string[]): Promise<LinkSource[]> {
  return selectSources(db, inArray(links.id, [...ids]), ids.length);
}

async function selectSources(db: HttpDatabase, where: SQL | undefined, limit: number): Promise<LinkSource[]> {
  const rows = await db
    .select({
      link: links,
      enrollment: enrollments,
      partner: partners,
      campaign: campaigns,
      program: programs,
    })
    .from(links)
    .innerJoin(enrollments, eq(enrollments.id, links.enrollmentId))
    .innerJoin(partners, eq(partners.id, links.partnerId))
    .innerJoin(campaigns, eq(campaigns.id, links.campaignId))
    .innerJoin(programs, eq(programs.id, links.programId))
    .where(where)
    .orderBy(asc(links.id))
    .limit(limit);
  return rows.map(({ link, enrollment, partner, campaign, program }) => ({
    link: { ...link, expiresAt: link.expiresAt?.getTime() ?? null },
    enrollment,
    partner,
    campaign: {
      ...campaign,
      startsAt: campaign.startsAt?.getTime() ?? null,
      endsAt: campaign.endsAt?.getTime() ?? null,
    },
    program,
  }));
}
