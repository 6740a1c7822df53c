import { Hono } from "hono";
import { type PartnerCreate, partnerCreateSchema, partnerUpdateSchema } from "../../core/api/partners.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { findPartnerHistory, type PartnerState } from "../../db/repositories/partner-changes.ts";
import {
  findPartner,
  findPartnerBy,
  findUpline,
  insertPartner,
  type NewPartner,
  type PartnerRow,
  type PartnerStatus,
} from "../../db/repositories/partners.ts";
import { findProgram } from "../../db/repositories/programs.ts";
import { SeatRefusedError } from "../../db/repositories/trees/seating.ts";
import { violatedConstraint } from "../../db/violated-constraint.ts";
import { namedProgram } from "../caller-scope.ts";
import type { AppContext, AppTypes } from "../context.ts";
import { hashEmail } from "../email-hash.ts";
import { handOff } from "../hand-off.ts";
import { listRoute, tenantAccess } from "../lists/list-route.ts";
import { partnerList } from "../lists/partners.ts";
import { loadPartner } from "../load-partner.ts";
import { changePartners } from "../partners/change-partners.ts";
import { partnerRank } from "../periods/partner-rank.ts";
import { permit } from "../permit.ts";
import { presentPartner } from "../present-partner.ts";
import { invalidField } from "../problem.ts";
import { publishChange } from "../publish-change.ts";
import { alreadyExists, checkActive, checkVersion, found } from "../refusals.ts";
import { treeRefusal } from "../tree-refusals.ts";
import { withBody, withQuery } from "../valid.ts";

const list = listRoute(partnerList, tenantAccess);

/** How far the caller's clock may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Partners: affiliates' memberships of a program. */
export const partnerRoutes = new Hono<AppTypes>()
  .post("/", permit("partners:write"), withBody(partnerCreateSchema), async (c) => {
    const body = c.req.valid("json");
    const { appDb } = c.get("services");
    const caller = c.get("caller");
    const programId = namedProgram(c, body.programId);
    const [program, sponsor] = await Promise.all([
      findProgram(appDb, caller, programId),
      findSponsor(c, programId, body),
    ]);
    const { status, matrix } = found(program, "program", "programId");
    checkActive(status, "program");
    const sponsorId = sponsor?.id ?? null;
    return c.json(
      presentPartner(await createPartner(c, programId, { ...body, sponsorId }, matrix !== null)),
      201,
    );
  })
  .get("/", permit("partners:read"), withQuery(partnerList.pageSchema), list.page(presentPartner))
  .get("/count", permit("partners:read"), withQuery(partnerList.countSchema), list.count)
  .get("/export.csv", permit("partners:read"), withQuery(partnerList.exportSchema), list.csv)
  .post("/exports", permit("partners:read"), withBody(partnerList.exportSchema), list.ask)
  .get("/:id", permit("partners:read"), async (c) => {
    const row = await loadPartner(c);
    const { appDb } = c.get("services");
    const [uplinePartnerIds, history] = await Promise.all([
      findUpline(appDb, c.get("caller"), row.id),
      findPartnerHistory(appDb, c.get("caller"), row.id),
    ]);
    return c.json({ ...presentPartner(row), uplinePartnerIds, history: history.map(presentState) });
  })
  .get("/:id/rank", permit("partners:read"), async (c) => {
    const { id } = await loadPartner(c);
    return c.json(await partnerRank(c.get("services"), c.get("caller"), id));
  })
  .patch("/:id", permit("partners:write"), withBody(partnerUpdateSchema), async (c) => {
    const { status, reason = null, version } = c.req.valid("json");
    const partner = await loadPartner(c);
    checkVersion(version, partner.version, "partner");
    if (partner.status === status && partner.statusReason === reason) {
      return c.json({ ...presentPartner(partner), published: true });
    }
    return c.json(await changeStatus(c, partner, { status, reason }));
  });

/** Who enrolled the new partner, named by either id; null: nobody. Throws 404 for one that is not of the program. */
async function findSponsor(
  c: AppContext,
  programId: string,
  { sponsorPartnerId, sponsorExternalId }: PartnerCreate,
): Promise<PartnerRow | null> {
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  if (sponsorExternalId !== undefined) {
    const sponsor = await findPartnerBy(appDb, caller, programId, { externalId: sponsorExternalId });
    return found(sponsor, "partner", "sponsorExternalId");
  }
  if (sponsorPartnerId === null) return null;
  return found(await findPartner(appDb, caller, sponsorPartnerId, programId), "partner", "sponsorPartnerId");
}

type PartnerToMake = PartnerCreate & { readonly sponsorId: string | null };

async function createPartner(
  c: AppContext,
  programId: string,
  body: PartnerToMake,
  hasMatrix: boolean,
): Promise<PartnerRow> {
  const { appDb } = c.get("services");
  const caller = c.get("caller");
  const partner = await newPartner(c, programId, body);
  try {
    return await insertPartner(c.get("services"), caller, partner, hasMatrix);
  } catch (error) {
    if (error instanceof SeatRefusedError) throw treeRefusal(error.reason);
    const violated = violatedConstraint(error);
    if (violated === "partners_external_id") {
      const { externalId = "" } = body;
      const other = await findPartnerBy(appDb, caller, programId, { externalId });
      throw alreadyExists("externalId", `The partner ${other?.id} of the program has this id.`);
    }
    if (violated !== "partners_once") throw error;
    const { emailNormalised } = partner.affiliate;
    const standing = await findPartnerBy(appDb, caller, programId, { emailNormalised });
    throw alreadyExists("email", `This person is the partner ${standing?.id} of the program.`);
  }
}

async function newPartner(c: AppContext, programId: string, body: PartnerToMake): Promise<NewPartner> {
  const services = c.get("services");
  const now = services.now();
  const joinedAt = body.joinedAt ?? now;
  if (joinedAt.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    throw invalidField("joinedAt", "in_the_future", "is more than five minutes ahead");
  }
  const emailNormalised = normaliseEmail(body.email);
  const emailHash = await hashEmail(services, body.email);
  if (emailNormalised === null || emailHash === null) {
    throw invalidField("email", "invalid_format", "must be an e-mail address");
  }
  return {
    id: services.newId(),
    programId,
    sponsorId: body.sponsorId,
    externalId: body.externalId ?? null,
    joinedAt,
    affiliate: { id: services.newId(), email: body.email, emailNormalised, emailHash, name: body.name },
    stateId: services.newId(),
  };
}

async function changeStatus(
  c: AppContext,
  partner: PartnerRow,
  to: { readonly status: PartnerStatus; readonly reason: string | null },
) {
  const { id, version } = partner;
  const change = { partnerIds: [id], programId: partner.programId, version, dryRun: false, to };
  const { links, handOffs } = await changePartners(c, change);
  handOff(c, handOffs);
  const [published] = await Promise.all(links.map((link) => publishChange(c, link)));
  return { ...presentPartner(await loadPartner(c)), published: published ?? true };
}

function presentState({ status, reason, effectiveFrom }: PartnerState) {
  return { status, reason, effectiveFrom: new Date(effectiveFrom).toISOString() };
}
