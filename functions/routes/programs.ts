import { Hono } from "hono";
import * as z from "zod/mini";
import type { ProgramCountryPolicy } from "../../core/api/country-policies.ts";
import {
  type Program,
  type ProgramCreate,
  programCreateSchema,
  programListFields,
  programUpdateSchema,
} from "../../core/api/programs.ts";
import type { MatrixSettings } from "../../core/genealogy/matrix-settings.ts";
import { findCountryPolicy } from "../../db/repositories/country-policies.ts";
import {
  findLongestWindow,
  findWidthTaken,
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
import { newProgram } from "../new-program.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { planWarnings } from "../plan-warnings.ts";
import { presentPolicy } from "../present-policy.ts";
import { type FieldError, invalidField, Problem } from "../problem.ts";
import { newLinkHandOff, publishChange } from "../publish-change.ts";
import { invalidFields } from "../read-body.ts";
import { checkActive, checkVersion, stale } from "../refusals.ts";
import { judgePlans, refuseCountry, refuseFirstPlan } from "../refuse-country.ts";
import { withBody, withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...programListFields });

/** Programs: made and changed with a key of the whole organisation; a program's key sees its own. */
export const programRoutes = new Hono<AppTypes>()
  .post("/", permit("programs:write"), withBody(programCreateSchema), async (c) => {
    checkOrganisationKey(c);
    const body = c.req.valid("json");
    refuseProgram(body);
    if (body.plan !== undefined)
      await refuseFirstPlan(c.get("services"), c.get("caller"), body.country, body.plan);
    const { row, signingSecret, published } = await createProgram(c, body);
    const warnings = body.plan === undefined ? [] : planWarnings(body.plan, body.currencies, "plan");
    return c.json({ ...presentProgram(row), signingSecret, warnings, published }, 201);
  })
  .get("/", permit("programs:read"), withQuery(listSchema), async (c) => {
    const query = c.req.valid("query");
    const rows = await listPrograms(c.get("services").appDb, c.get("caller"), {
      ...query,
      programId: visibleProgram(c),
    });
    return c.json(pageOf(rows, query, presentProgram));
  })
  .get("/:id", permit("programs:read"), async (c) => c.json(presentProgram(await loadCallerProgram(c))))
  .get("/:id/country-policy", permit("programs:read"), async (c) => c.json(await showCountryPolicy(c)))
  .patch("/:id", permit("programs:write"), withBody(programUpdateSchema), async (c) => {
    checkOrganisationKey(c);
    const { version, ...changes } = c.req.valid("json");
    const program = await loadCallerProgram(c);
    checkVersion(version, program.version, "program");
    checkActive(program.status, "program");
    refuseProgram({ ...program, ...given(changes) });
    await refuseRetention(c, program.id, changes.retainClickDays);
    await refuseMatrix(c, program.id, changes.matrix);
    // What stands already is told as breaches of the policy: refusing it would keep everything else from being changed.
    if (changes.country !== undefined && changes.country !== program.country)
      await refuseCountry(c.get("services"), c.get("caller"), program.id, changes.country);
    return c.json(await commit(c, program, given(changes)));
  })
  .post("/:id/archive", permit("programs:write"), async (c) => {
    checkOrganisationKey(c);
    const program = await loadCallerProgram(c);
    checkActive(program.status, "program");
    return c.json(await commit(c, program, { status: "archived" }));
  });

/** The policy that a program's plans are held to, and what each plan that holds or will comes to under it. */
async function showCountryPolicy(c: AppContext): Promise<ProgramCountryPolicy> {
  const { id: programId, country } = await loadCallerProgram(c);
  const { appDb, now } = c.get("services");
  const caller = c.get("caller");
  const [policy, plans] = await Promise.all([
    country === null ? undefined : findCountryPolicy(appDb, caller, country),
    judgePlans({ appDb }, caller, { programId, country, from: now() }),
  ]);
  return {
    ...{ programId, country, policy: policy === undefined ? null : presentPolicy(policy) },
    plans: plans.map((plan) => ({ ...plan, effectiveFrom: plan.effectiveFrom.toISOString() })),
  };
}

function checkOrganisationKey(c: AppContext): void {
  if (c.get("caller").programId !== null) {
    throw new Problem("forbidden", "This needs a key of the whole organisation.");
  }
}

async function createProgram(
  c: AppContext,
  fields: ProgramCreate,
): Promise<{ row: ProgramRow; signingSecret: string; published: boolean }> {
  const { parts, signingSecret, handOff } = await newProgram(c, fields);
  const row = await insertProgram(c.get("services").appDb, c.get("caller"), parts);
  return { row, signingSecret, published: await publishChange(c, handOff) };
}

/** Refusals that need the program as it will be. */
function refuseProgram(
  program: Pick<ProgramRow, "currencies" | "manualAboveMinor" | "volumeCurrency">,
): void {
  const { currencies, manualAboveMinor, volumeCurrency } = program;
  const named = Object.keys(manualAboveMinor ?? {}).map((currency) => ({
    currency,
    field: `manualAboveMinor.${currency}`,
  }));
  if (volumeCurrency !== null) named.push({ currency: volumeCurrency, field: "volumeCurrency" });
  const errors: FieldError[] = named
    .filter(({ currency }) => !currencies.includes(currency))
    .map(({ field }) => ({
      field,
      code: "currency_not_accepted",
      message: `the program accepts ${currencies.join(", ")}`,
    }));
  if (errors.length > 0) throw invalidFields(errors);
}

/** Attribution looks as far back as the longest window of the program's campaigns: those clicks must be there. */
async function refuseRetention(c: AppContext, programId: string, days: number | undefined): Promise<void> {
  if (days === undefined) return;
  const longest = await findLongestWindow(c.get("services").appDb, c.get("caller"), programId);
  if (days >= longest) return;
  const message = `must be at least ${longest}, the longest window of the program's campaigns`;
  throw invalidField("retainClickDays", "below_window", message);
}

/** Nobody loses a seat because the matrix is made narrower, or is taken away. Depth is asked of new seats alone. */
async function refuseMatrix(
  c: AppContext,
  programId: string,
  matrix: MatrixSettings | null | undefined,
): Promise<void> {
  if (matrix === undefined) return;
  const taken = await findWidthTaken(c.get("services").appDb, c.get("caller"), programId);
  if (taken === null) return;
  if (matrix === null)
    throw invalidField("matrix", "seats_taken", "must stay: partners have their seats in it");
  if (matrix.width < taken)
    throw invalidField(
      "matrix.width",
      "seats_taken",
      `must be at least ${taken}: so many seats are taken below one`,
    );
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
    retainClickDays: row.retainClickDays,
    retainBuyerDays: row.retainBuyerDays,
    registration: row.registration,
    country: row.country,
    periodKind: row.periodKind,
    periodCloseDays: row.periodCloseDays,
    volumeSource: row.volumeSource,
    volumeCurrency: row.volumeCurrency,
    matrix: row.matrix,
    sponsorChangeDays: row.sponsorChangeDays,
    publicKey: row.publicKey,
    testPublicKey: row.testPublicKey,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
