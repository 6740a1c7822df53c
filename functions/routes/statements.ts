import { Hono } from "hono";
import { type StatementMonth, statementPathSchema, statementQuerySchema } from "../../core/api/statements.ts";
import { localeOf } from "../../core/notifications/words/say.ts";
import { isClosed, monthBounds } from "../../core/payout/statement-month.ts";
import { findStatementPlace, listStatementMonths } from "../../db/repositories/payouts/statements.ts";
import type { AppTypes } from "../context.ts";
import { renderDocument } from "../pdf/render-document.ts";
import { permit } from "../permit.ts";
import { found } from "../refusals.ts";
import { loadStatement } from "../statements/load-statement.ts";
import { statementCsv } from "../statements/statement-csv.ts";
import { statementDocument } from "../statements/statement-document.ts";
import { withPath, withQuery } from "../valid.ts";

/** A signed-in affiliate's statements: each program's months, as the ledger has them. */
export const statementRoutes = new Hono<AppTypes>()
  .get("/", permit("affiliate:read"), async (c) => {
    const { appDb, now } = c.get("services");
    const rows = await listStatementMonths(appDb, c.get("user"));
    const at = now();
    const data = rows.map(({ timezone, ...row }): StatementMonth => {
      return { ...row, closed: isClosed(monthBounds(row.month, timezone), at) };
    });
    return c.json({ data });
  })
  .get(
    "/:programId/:month",
    permit("affiliate:read"),
    withPath(statementPathSchema),
    withQuery(statementQuerySchema),
    async (c) => {
      const { programId, month } = c.req.valid("param");
      const { format, language } = c.req.valid("query");
      const services = c.get("services");
      const user = c.get("user");
      const place = found(await findStatementPlace(services.appDb, user, programId), "program");
      const statement = await loadStatement(services, user, place, month);
      if (format === "json") return c.json(statement);
      const headers = {
        "content-disposition": `attachment; filename="statement-${month}.${format}"`,
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
      };
      if (format === "csv")
        return c.body(statementCsv(statement), 200, {
          ...headers,
          "content-type": "text/csv; charset=utf-8",
        });
      const document = statementDocument(statement, language ?? localeOf(place.locale));
      const bytes = await renderDocument(services.env.ASSETS, document);
      return c.body(new Uint8Array(bytes), 200, { ...headers, "content-type": "application/pdf" });
    },
  );
