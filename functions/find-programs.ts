import type { Listed } from "../core/api/affiliate.ts";
import { type FoundProgram, PROGRAM_SORTS, type ProgramSearch } from "../core/api/affiliate-programs.ts";
import { trustFigures } from "../core/site/trust.ts";
import type { UserIdentity } from "../db/client.ts";
import { listPrograms } from "../db/repositories/affiliate/programs.ts";
import { findPublishedPages } from "../db/repositories/program-pages.ts";
import type { Paging } from "./lists/sorted-list.ts";
import { sortedPage, sortedPageOf } from "./pagination.ts";
import type { Services } from "./services.ts";

/** A page of the programs that an affiliate may look for, each with what its page says of it. */
export async function findPrograms(
  { appDb, jobDb, now }: Pick<Services, "appDb" | "jobDb" | "now">,
  { userId }: UserIdentity,
  query: ProgramSearch & Paging,
): Promise<Listed<FoundProgram>> {
  const at = now();
  const page = sortedPage(query, PROGRAM_SORTS);
  const rows = await listPrograms(jobDb, userId, query, { page, now: at });
  const slugs = rows.slice(0, query.limit).map(({ slug }) => slug);
  const pages = new Map((await findPublishedPages(appDb, slugs, at)).map((one) => [one.slug, one]));
  const { data, nextCursor } = sortedPageOf(rows, query, PROGRAM_SORTS, (row): FoundProgram | null => {
    const own = pages.get(row.slug);
    // It was taken back in between.
    if (own === undefined) return null;
    return {
      ...{ slug: own.slug, programId: own.programId, programName: own.programName },
      ...{ organisationName: own.organisationName, headline: own.headline, currencies: own.currencies },
      ...{ registration: own.registration, trust: trustFigures(own), country: row.country },
      ...{ levels: row.rules?.levels ?? null, windowDays: row.windowDays, campaigns: row.campaigns },
      standing: row.standing,
    };
  });
  return { data: data.filter((one) => one !== null), nextCursor };
}
