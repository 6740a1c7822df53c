import { Hono } from "hono";
import * as z from "zod/mini";
import { newApiKey } from "../../core/access/api-key.ts";
import { ORGANISATION_SCOPES, SCOPES } from "../../core/access/permissions.ts";
import { type Key, type KeyCreate, keyCreateSchema, keyListFields } from "../../core/api/keys.ts";
import type { ApiKeyRow } from "../../db/repositories/api-keys.ts";
import { insertApiKey, listApiKeys, revokeApiKey } from "../../db/repositories/keys.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { hashApiKey } from "../api-key-caller.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes, Caller } from "../context.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { type FieldError, Problem } from "../problem.ts";
import { invalidFields, readBody, readId, readQuery } from "../read-body.ts";
import { found } from "../refusals.ts";

const listSchema = z.strictObject({ ...pageFields, ...keyListFields });

/** API keys: nobody can give more than they hold, and a key is shown once. */
export const keyRoutes = new Hono<AppTypes>()
  .post("/", permit("keys:write"), async (c) => {
    const body = await readBody(c, keyCreateSchema);
    const services = c.get("services");
    const caller = c.get("caller");
    const programId = visibleProgram(c, body.programId) ?? null;
    refuseKey(body, caller, programId, services.now());
    if (programId !== null)
      found(await findProgram(services.appDb, caller, programId), "program", "programId");
    const test = body.test ?? caller.test;
    const { key, prefix } = newApiKey(test, (bytes) => crypto.getRandomValues(bytes));
    const { name, scopes, expiresAt, allowedAddresses } = body;
    const row = await insertApiKey(services.appDb, caller, {
      id: services.newId(),
      programId,
      name,
      prefix,
      keyHash: await hashApiKey(key),
      scopes,
      test,
      expiresAt,
      allowedAddresses,
    });
    return c.json({ ...presentKey(row), key }, 201);
  })
  .get("/", permit("keys:read"), async (c) => {
    const query = readQuery(c, listSchema);
    const rows = await listApiKeys(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentKey));
  })
  .post("/:id/revoke", permit("keys:write"), async (c) => c.json(presentKey(await revoke(c))));

async function revoke(c: AppContext): Promise<ApiKeyRow> {
  const services = c.get("services");
  const id = readId(c, "id");
  return found(
    await revokeApiKey(services.appDb, c.get("caller"), id, services.now(), visibleProgram(c)),
    "key",
  );
}

/** Refusals that need the caller or the clock. */
function refuseKey(body: KeyCreate, caller: Caller, programId: string | null, now: Date): void {
  if (caller.test && body.test === false) throw new Problem("forbidden", "A test key makes test keys only.");
  const errors: FieldError[] = [];
  for (const [index, scope] of body.scopes.entries()) {
    const field = `scopes[${index}]`;
    if (!caller.scopes.has(scope)) {
      errors.push({ field, code: "not_held", message: `your key does not hold ${scope} itself` });
    } else if (programId !== null && ORGANISATION_SCOPES.has(scope)) {
      errors.push({
        field,
        code: "organisation_only",
        message: `${scope} is for keys of the whole organisation`,
      });
    }
  }
  if (body.expiresAt !== null && body.expiresAt <= now) {
    errors.push({ field: "expiresAt", code: "in_the_past", message: "must lie ahead" });
  }
  if (errors.length > 0) throw invalidFields(errors);
}

function presentKey(row: ApiKeyRow): Key {
  return {
    id: row.id,
    programId: row.programId,
    name: row.name,
    prefix: row.prefix,
    scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
    test: row.test,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    allowedAddresses: row.allowedAddresses,
    replacedById: row.replacedById,
    createdAt: row.createdAt.toISOString(),
  };
}
