import { Hono } from "hono";
import { judgeUser } from "../../core/access/judge-access.ts";
import { type Permission, ruleOf } from "../../core/access/permissions.ts";
import {
  findListExport,
  type ListExportRow,
  listListExports,
  partKey,
} from "../../db/repositories/list-exports.ts";
import { findOwnRole } from "../../db/repositories/users.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { permissionOfList } from "../lists/lists.ts";
import { presentListExport } from "../lists/present-list-export.ts";
import { permit } from "../permit.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { platformRoleOf } from "../standing.ts";

/** Lists that the user had written into files: its own and, while it may see them, of organisations. */
export const listExportRoutes = new Hono<AppTypes>()
  .get("/", permit("self:read"), async (c) => {
    const { userId } = c.get("user");
    const rows = await listListExports(c.get("services").appDb, { userId });
    return c.json({ data: rows.map(presentListExport) });
  })
  .get("/:id/file", permit("self:read"), async (c) => {
    const { userId } = c.get("user");
    const row = found(await findListExport(c.get("services").appDb, { userId }, readId(c, "id")), "export");
    await demandRole(c, row);
    if (row.state === "expired")
      throw new Problem("link_expired", "The export was deleted; ask for a new one.");
    if (row.state !== "ready") throw new Problem("wrong_state", "The export is not written yet.");
    const name = `${row.list.replaceAll("_", "-")}-${new Date(row.createdAt).toISOString().slice(0, 10)}.csv`;
    return new Response(readParts(c.get("services").env.FILES, row), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  });

/** Who has left an organisation or the platform since, or has another role there, fetches nothing of it. */
async function demandRole(c: AppContext, { organisationId, list }: ListExportRow): Promise<void> {
  const permission = permissionOfList(list);
  const { area, roles } = ruleOf(permission);
  if (area === "self") return;
  if (area === "platform") return demandOperator(c, permission);
  const { userId } = c.get("user");
  const role =
    organisationId === null
      ? undefined
      : await findOwnRole(c.get("services").appDb, { userId }, organisationId);
  if (role === undefined || !roles.includes(role)) throw noLonger();
}

/** As the list itself would be refused: also to whoever acts as the user, or has shown no second factor. */
async function demandOperator(c: AppContext, permission: Permission): Promise<void> {
  const { userId, actor, mustEnrol, secondFactorAt } = c.get("user");
  const services = c.get("services");
  const role = actor === null ? await platformRoleOf(services, userId) : null;
  const standing = { role, acting: actor !== null, mustEnrol, secondFactorAt };
  if (!judgeUser(permission, standing, services.now()).ok) throw noLonger();
}

const noLonger = () => new Problem("forbidden", "You may not see this list any more.");

/** The parts, one after the other, as fast as they are taken. */
function readParts(
  bucket: Services["env"]["FILES"],
  { id, parts }: ListExportRow,
): ReadableStream<Uint8Array> {
  let part = 0;
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        if (reader === null) {
          if (part >= parts) return controller.close();
          const object = await bucket.get(partKey(id, part));
          if (object === null) throw new Error(`part ${part} of the export ${id} is missing`);
          part++;
          reader = object.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
        }
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        reader = null;
      }
    },
    async cancel(reason) {
      await reader?.cancel(reason);
    },
  });
}
