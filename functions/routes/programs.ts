import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Program,
  type ProgramCreate,
  programCreateSchema,
  programListFields,
  programUpdateSchema,
} from "../../core/api/programs.ts";
import { randomBase62 } from "../../core/ids/base62.ts";
import { seal } from "../../core/privacy/envelope.ts";
import {
  insertProgram,
  listPrograms,
  type ProgramChanges,
  type ProgramRow,
  updateProgram,
} from "../../db/repositories/programs.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { given } from "../given.ts";
import { loadCallerProgram } from "../load-caller-program.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { planWarnings } from "../plan-warnings.ts";
import { type FieldError, Problem } from "../problem.ts";
import { newLinkHandOff, publishChange } from "../publish-change.ts";
import { invalidFields, readBody, readQuery } from "../read-body.ts";
import { checkActive, checkVersion, stale } from "../refusals.ts";

const listSchema = z.strictObject({ ...pageFields, ...programListFields });

/** The moment from which a program's first plan is in force: whatever is reported, however backdated. */
const BEGINNING = new Date(0);

/** Programs: made and changed with a key of the whole organisation; a program's key sees its own. */
export const programRoutes = new Hono<AppTypes>()
  .post("/", permit("programs:write"), async (c) => {
    checkOrganisationKey(c);
    const body = await readBody(c, programCreateSchema);
    refuseProgram(body);
    const { row, signingSecret, published } = await createProgram(c, body);
    const warnings = body.plan === undefined ? [] : planWarnings(body.plan, body.currencies, "plan");
    return c.json({ ...presentProgram(row), signingSecret, warnings, published }, 201);
  })
  .get("/", permit("programs:read"), async (c) => {
    const query = readQuery(c, listSchema);
    const rows = await listPrograms(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c),
    });
    return c.json(pageOf(rows, query, presentProgram));
  })
  .get("/:id", permit("programs:read"), async (c) => c.json(presentProgram(await loadCallerProgram(c))))
  .patch("/:id", permit("programs:write"), async (c) => {
    checkOrganisationKey(c);
    const { version, ...changes } = await readBody(c, programUpdateSchema);
    const program = await loadCallerProgram(c);
    checkVersion(version, program.version, "program");
    checkActive(program.status, "program");
    refuseProgram({ ...program, ...given(changes) });
    return c.json(await commit(c, program, given(changes)));
  })
  .post("/:id/archive", permit("programs:write"), async (c) => {
    checkOrganisationKey(c);
    const program = await loadCallerProgram(c);
    checkActive(program.status, "program");
    return c.json(await commit(c, program, { status: "archived" }));
  });

function checkOrganisationKey(c: AppContext): void {
  if (c.get("caller").programId !== null) {
    throw new Problem("forbidden", "This needs a key of the whole organisation.");
  }
}

async function createProgram(
  c: AppContext,
  { plan, ...fields }: ProgramCreate,
): Promise<{ row: ProgramRow; signingSecret: string; published: boolean }> {
  const services = c.get("services");
  const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
  const signingSecret = `whsec_${randomBase62(43, random)}`;
  const secretId = services.newId();
  const iv = random(new Uint8Array(12));
  const id = services.newId();
  const handOff = newLinkHandOff(c, "program", id);
  const row = await insertProgram(services.appDb, c.get("caller"), {
    program: {
      ...fields,
      id,
      publicKey: `trbp_${randomBase62(24, random)}`,
      testPublicKey: `trbt_${randomBase62(24, random)}`,
    },
    secret: { id: secretId, envelope: await seal(signingSecret, secretId, services.envelopeKeys, iv) },
    plan: plan === undefined ? null : { id: services.newId(), effectiveFrom: BEGINNING, rules: plan },
    handOff: handOff.row,
  });
  return { row, signingSecret, published: await publishChange(c, handOff) };
}

/** Refusals that need the program as it will be. */
function refuseProgram(program: Pick<ProgramRow, "currencies" | "manualAboveMinor">): void {
  const errors: FieldError[] = Object.keys(program.manualAboveMinor ?? {})
    .filter((currency) => !program.currencies.includes(currency))
    .map((currency) => ({
      field: `manualAboveMinor.${currency}`,
      code: "currency_not_accepted",
      message: `the program accepts ${program.currencies.join(", ")}`,
    }));
  if (errors.length > 0) throw invalidFields(errors);
}

async function commit(c: AppContext, program: ProgramRow, changes: ProgramChanges) {
  if (Object.keys(changes).length === 0) return { ...presentProgram(program), published: true };
  const services = c.get("services");
  const handOff = newLinkHandOff(c, "program", program.id);
  const row = await updateProgram(services.appDb, c.get("caller"), {
    id: program.id,
    version: program.version,
    changes,
    now: services.now(),
    handOff: handOff.row,
  });
  if (row === undefined) throw stale("program");
  return { ...presentProgram(row), published: await publishChange(c, handOff) };
}

export function presentProgram(row: ProgramRow): Program {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    timezone: row.timezone,
    currencies: row.currencies,
    holdDays: row.holdDays,
    attributionModel: row.attributionModel,
    halfLifeDays: row.halfLifeDays,
    consentMode: row.consentMode,
    approvalMode: row.approvalMode,
    approveAfterDays: row.approveAfterDays,
    manualAboveMinor: row.manualAboveMinor,
    trackingHost: row.trackingHost,
    notifyEmail: row.notifyEmail,
    allowedHosts: row.allowedHosts,
    browserConversions: row.browserConversions,
    viaParam: row.viaParam,
    registration: row.registration,
    publicKey: row.publicKey,
    testPublicKey: row.testPublicKey,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
