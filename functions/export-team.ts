import * as z from "zod/mini";
import { exportFields } from "../core/api/list-exports.ts";
import { type TeamRow, teamListFields } from "../core/api/trees.ts";
import type { Identity } from "../db/client.ts";
import type { MembershipRow } from "../db/repositories/affiliate/team.ts";
import { noteInAudit } from "../db/repositories/audit.ts";
import type { KeysetRow } from "../db/repositories/keyset.ts";
import { listTeam } from "../db/repositories/trees/team.ts";
import type { AppContext } from "./context.ts";
import { column, momentColumn } from "./lists/columns.ts";
import { openPages, streamExport } from "./lists/export-pages.ts";
import { presentTeamRow } from "./present-team.ts";

export const teamExportSchema = z.strictObject({ ...teamListFields, ...exportFields });

type Row = TeamRow & KeysetRow;

const COLUMNS = [
  column<Row>("partner_id", ({ partnerId }) => partnerId),
  column<Row>("level", ({ level }) => level),
  column<Row>("name", ({ name }) => name),
  column<Row>("recruit", ({ recruit }) => recruit),
  column<Row>("status", ({ status }) => status),
  momentColumn<Row>("joined_at", ({ joinedAt }) => joinedAt),
  column<Row>("direct", ({ direct }) => direct),
  column<Row>("below", ({ below }) => below),
  column<Row>("period", ({ volumes }) => volumes?.periodNumber ?? null),
  column<Row>("personal_volume", ({ volumes }) => volumes?.personal ?? null),
  column<Row>("group_volume", ({ volumes }) => volumes?.group ?? null),
  column<Row>("rank", ({ rank }) => rank),
];

interface TeamExport {
  readonly own: MembershipRow;
  /** Of the tenant in whose name the team is read. */
  readonly identity: Identity;
  readonly asked: z.infer<typeof teamExportSchema>;
}

/** The team as a stream of CSV, level by level, noted in the audit log as the downline that a merchant exports is. */
export async function answerTeamExport(c: AppContext, { own, identity, asked }: TeamExport) {
  const { tree, bom, ...filter } = asked;
  const { appDb, now } = c.get("services");
  const { partnerId } = own;
  await noteInAudit(appDb, identity, {
    ...{ organisationId: own.organisationId, personId: null, action: "downline.exported" },
    details: { partnerId, tree, filters: Object.keys(filter).sort() },
  });
  const sort = { column: "level", descending: false };
  const pages = openPages(COLUMNS, bom, async (after, limit) => {
    const rows = await listTeam(appDb, identity, { ...own, tree }, filter, { limit, sort, after });
    return rows.map((row) => ({ ...presentTeamRow(row, partnerId), id: row.id, sortValue: row.sortValue }));
  });
  return new Response(streamExport(pages), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="team-${now().toISOString().slice(0, 10)}.csv"`,
    },
  });
}
