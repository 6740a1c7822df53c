import { Hono } from "hono";
import * as z from "zod/mini";
import { newApiKey } from "../../core/access/api-key.ts";
import { ORGANISATION_SCOPES, SCOPES } from "../../core/access/permissions.ts";
import {
  type Key,
  type KeyCreate,
  keyCreateSchema,
  keyListFields,
  keyRotateSchema,
  keyUpdateSchema,
  type NewKey,
} from "../../core/api/keys.ts";
import type { ApiKeyRow } from "../../db/repositories/api-keys.ts";
import {
  findKey,
  findKeyAudience,
  insertApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  updateApiKey,
} from "../../db/repositories/keys.ts";
import type { NewNotification } from "../../db/repositories/notify.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { hashApiKey } from "../api-key-caller.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes, Caller } from "../context.ts";
import { given } from "../given.ts";
import { handOff } from "../hand-off.ts";
import { newNotification } from "../notify.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { type FieldError, Problem } from "../problem.ts";
import { invalidFields, readId } from "../read-body.ts";
import { found } from "../refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...keyListFields });

const HOUR_MS = 60 * 60_000;

/** API keys: nobody can give more than they hold, and a key is shown once. */
export const keyRoutes = new Hono<AppTypes>()
  .post("/", permit("keys:write"), withBody(keyCreateSchema), async (c) =>
    c.json(await create(c, c.req.valid("json")), 201),
  )
  .get("/", permit("keys:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listApiKeys(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c, query.programId),
    });
    return c.json(pageOf(rows, query, presentKey));
  })
  .patch("/:id", permit("keys:write"), withBody(keyUpdateSchema), async (c) => {
    const changes = given(c.req.valid("json"));
    const id = readId(c, "id");
    const row = await updateApiKey(c.get("services").appDb, c.get("caller"), id, changes, visibleProgram(c));
    return c.json(presentKey(found(row, "key")));
  })
  .post("/:id/rotate", permit("keys:write"), withBody(keyRotateSchema), async (c) =>
    c.json(await rotate(c, c.req.valid("json").overlapHours), 201),
  )
  .post("/:id/revoke", permit("keys:write"), async (c) => c.json(presentKey(await revoke(c))));

async function create(c: AppContext, body: z.infer<typeof keyCreateSchema>): Promise<NewKey> {
  const services = c.get("services");
  const caller = c.get("caller");
  const programId = visibleProgram(c, body.programId) ?? null;
  refuseKey(body, caller, programId, services.now());
  if (programId !== null) found(await findProgram(services.appDb, caller, programId), "program", "programId");
  const { test = caller.test, name, scopes, expiresAt, allowedAddresses } = body;
  const { key, ...made } = await makeKey(c, test);
  const told = await tellOwners(c, name, made);
  const row = await insertApiKey(
    services.appDb,
    caller,
    { ...made, programId, name, scopes, test, expiresAt, allowedAddresses },
    told,
  );
  handOff(c, handOffsOf(told));
  return { ...presentKey(row), key };
}

/** A key of the same rights for one that works; that one ends after the overlap. */
async function rotate(c: AppContext, overlapHours: number): Promise<NewKey> {
  const services = c.get("services");
  const caller = c.get("caller");
  const id = readId(c, "id");
  const old = found(await findKey(services.appDb, caller, id, visibleProgram(c)), "key");
  if (caller.test && !old.test) throw new Problem("forbidden", "A test key makes test keys only.");
  // What the new one may, its maker could do with it.
  const more = old.scopes.find((scope) => !(caller.scopes as ReadonlySet<string>).has(scope));
  if (more !== undefined) throw new Problem("forbidden", `Your key does not hold ${more} itself.`);
  const { key, ...next } = await makeKey(c, old.test);
  const told = await tellOwners(c, old.name, next);
  const now = services.now();
  const endsAt = new Date(now.getTime() + overlapHours * HOUR_MS);
  const row = await rotateApiKey(services.appDb, caller, { id, next, now, endsAt, told });
  if (row === undefined)
    throw new Problem("wrong_state", "The key was revoked, has expired, or was replaced by another.");
  handOff(c, handOffsOf(told));
  return { ...presentKey(row), key };
}

async function makeKey(c: AppContext, test: boolean) {
  const { key, prefix } = newApiKey(test, (bytes) => crypto.getRandomValues(bytes));
  return { id: c.get("services").newId(), key, prefix, keyHash: await hashApiKey(key) };
}

/** Who can make keys can take everything: every owner is told of each. */
async function tellOwners(
  c: AppContext,
  name: string,
  { id, prefix }: { readonly id: string; readonly prefix: string },
): Promise<NewNotification[]> {
  const services = c.get("services");
  const caller = c.get("caller");
  const { organisation, ownerIds } = await findKeyAudience(services.appDb, caller);
  const event = {
    kind: "key_created" as const,
    key: id,
    data: { organisation, key: name, prefix },
    secret: null,
    organisationId: caller.organisationId,
    requestId: c.get("requestId"),
  };
  return Promise.all(ownerIds.map((userId) => newNotification(services, { userId }, event)));
}

const handOffsOf = (told: readonly NewNotification[]) => told.map((each) => each.handOff);

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
