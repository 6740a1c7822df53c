import { Hono } from "hono";
import * as z from "zod/mini";
import type { Permission } from "../../core/access/permissions.ts";
import {
  AUDIT_SORTS,
  type AuditVerdict,
  auditExportFields,
  auditListFields,
  auditPlatformFields,
} from "../../core/api/audit.ts";
import type { Actor } from "../../db/client.ts";
import {
  type AuditNote,
  type AuditScope,
  beginAuditExport,
  listAudit,
  namesInAudit,
  noteInAudit,
  readAudit,
  type VerifiedChain,
  verifyAuditOf,
} from "../../db/repositories/audit.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { exportAudit } from "../export-audit.ts";
import { sortedFields, sortedPage, sortedPageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { presentAuditRow } from "../present-audit.ts";
import { withQuery } from "../valid.ts";

/** Who reads, what, and into whose chain it is noted that all of it was taken. */
interface Reader {
  readonly actor: Actor;
  readonly scope: AuditScope;
  readonly place: Pick<AuditNote, "organisationId" | "personId">;
}

type ReaderOf = (c: AppContext, organisationId?: string) => Reader;

/** The log of the caller's organisation. */
export const auditRoutes = routesOf("audit:read", false, (c) => {
  const caller = c.get("caller");
  const { organisationId } = caller;
  return {
    actor: caller,
    scope: { of: "organisation", organisationId },
    place: { organisationId, personId: null },
  };
});

/** All chains, or one organisation's, for the platform's people. */
export const platformAuditRoutes = routesOf("platform.audit:read", true, (c, organisationId) => {
  const operator = c.get("operator");
  return organisationId === undefined
    ? {
        actor: operator,
        scope: { of: "platform" },
        place: { organisationId: null, personId: operator.userId },
      }
    : {
        actor: operator,
        scope: { of: "organisation", organisationId },
        place: { organisationId, personId: null },
      };
});

/** What happened to the user's own account. */
export const accountAuditRoutes = routesOf("security:read", false, (c) => {
  const user = c.get("user");
  return {
    actor: user,
    scope: { of: "account" },
    place: { organisationId: null, personId: user.userId },
  };
});

/** Lists, verifies and exports; the last two stand in the log themselves. */
function routesOf(permission: Permission, platform: boolean, readerOf: ReaderOf) {
  const fields = platform ? auditPlatformFields : {};
  const listSchema = z.strictObject({
    ...sortedFields(AUDIT_SORTS, "-at"),
    ...auditListFields,
    ...fields,
  });
  const exportSchema = z.strictObject({ ...auditExportFields, ...fields });
  const verifySchema = z.strictObject(fields);
  return new Hono<AppTypes>()
    .get("/", permit(permission), withQuery(listSchema), async (c) => {
      const query = c.req.valid("query");
      const { appDb } = c.get("services");
      const { actor, scope } = readerOf(c, organisationOf(query));
      const rows = await listAudit(appDb, actor, scope, query, sortedPage(query, AUDIT_SORTS));
      const shown = rows.slice(0, query.limit).map(({ id }) => id);
      const names = await namesInAudit(appDb, actor, shown);
      return c.json(sortedPageOf(rows, query, AUDIT_SORTS, (row) => presentAuditRow(row, names)));
    })
    .get("/verify", permit(permission), withQuery(verifySchema), async (c) => {
      const { appDb } = c.get("services");
      const { actor, scope, place } = readerOf(c, organisationOf(c.req.valid("query")));
      const verdict = verdictOf(await verifyAuditOf(appDb, actor, scope));
      const { rows, brokenAt } = verdict;
      await noteInAudit(appDb, actor, { ...place, action: "audit.verified", details: { rows, brokenAt } });
      return c.json(verdict);
    })
    .get("/export", permit(permission), withQuery(exportSchema), async (c) => {
      const query = c.req.valid("query");
      return answerExport(c, readerOf(c, organisationOf(query)), query.format);
    });
}

const organisationOf = (query: object): string | undefined =>
  "organisationId" in query && typeof query.organisationId === "string" ? query.organisationId : undefined;

function verdictOf(chains: readonly VerifiedChain[]): AuditVerdict {
  const broken = chains.find(({ reason }) => reason !== null);
  return {
    chains: chains.length,
    rows: chains.reduce((sum, { rows }) => sum + Number(rows), 0),
    brokenAt:
      broken === undefined
        ? null
        : { chainId: broken.chainId, seq: Number(broken.brokenSeq), reason: broken.reason ?? "" },
    head: chains.length === 1 ? (chains[0]?.head ?? null) : null,
  };
}

const TYPES = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson" } as const;

async function answerExport(
  c: AppContext,
  { actor, scope, place }: Reader,
  format: keyof typeof TYPES,
): Promise<Response> {
  const { appDb, now } = c.get("services");
  const heads = await beginAuditExport(appDb, actor, scope, {
    ...place,
    action: "audit.exported",
    details: { format },
  });
  const stream = exportAudit(
    {
      read: (after, limit) => readAudit(appDb, actor, scope, { after, limit }),
      names: (ids) => namesInAudit(appDb, actor, ids),
      heads,
    },
    format,
  );
  return new Response(stream, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="audit-${now().toISOString().slice(0, 10)}.${format}"`,
    },
  });
}
