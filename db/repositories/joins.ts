import { type SQL, sql } from "drizzle-orm";
import { type HttpDatabase, queryAs, type UserIdentity } from "../client.ts";
import { type Executor, rowsOf } from "../executor.ts";
import type { Room } from "./settings/room.ts";
import { closureRows } from "./trees/closure.ts";
import { holdTrees } from "./trees/hold-trees.ts";
import { loadMatrix, seatWhoJoins } from "./trees/seating.ts";

/** Where somebody can become a partner without the merchant's doing. */
export interface Opening {
  readonly organisationId: string;
  readonly programId: string;
  readonly programName: string;
  /** The partner who invites; null: the program is open to all. */
  readonly sponsor: { readonly id: string; readonly name: string } | null;
}

interface Found extends Record<string, unknown> {
  readonly organisation_id: string;
  readonly program_id: string;
  readonly program_name: string;
  readonly sponsor_id: string;
  readonly sponsor_name: string;
}

/** By the code of an active partner's invitation, while the program takes who is invited. */
export async function findInvite(db: Executor, code: string): Promise<Opening | undefined> {
  const [row] = await rowsOf<Found>(db, sql`SELECT * FROM find_invite(${code})`);
  if (row === undefined) return undefined;
  return {
    organisationId: row.organisation_id,
    programId: row.program_id,
    programName: row.program_name,
    sponsor: { id: row.sponsor_id, name: row.sponsor_name },
  };
}

/** By the id of a program that takes anybody. */
export async function findOpenProgram(db: Executor, programId: string): Promise<Opening | undefined> {
  const [row] = await rowsOf<Found>(db, sql`SELECT * FROM find_open_program(${programId}::uuid)`);
  if (row === undefined) return undefined;
  return {
    organisationId: row.organisation_id,
    programId,
    programName: row.program_name,
    sponsor: null,
  };
}

/** The signed-in user's affiliate, made when there is none; null when its address is not proved, or is another's. */
export async function claimAffiliate(tx: Executor, newId: string, emailHash: string): Promise<string | null> {
  const [row] = await rowsOf<{ id: string | null }>(
    tx,
    sql`SELECT claim_affiliate(${newId}::uuid, ${emailHash}) AS id`,
  );
  return row?.id ?? null;
}

export interface NewJoin {
  readonly id: string;
  readonly stateId: string;
  readonly opening: Opening;
  readonly affiliateId: string;
  readonly name: string;
  readonly email: string;
  readonly now: Date;
}

/**
 * Makes an affiliate a partner, as the program's tenant, and seats it; one that is a partner stays the partner that it
 * is. Rejects with a SeatRefusedError when the program's matrix is full.
 */
export async function insertJoin(
  tx: Executor,
  { id, stateId, opening, affiliateId, name, email, now }: NewJoin,
): Promise<{ partnerId: string; isNew: boolean }> {
  const { organisationId, programId, sponsor } = opening;
  const joinedAt = now.toISOString();
  const sponsorId = sponsor?.id ?? null;
  const hasMatrix = (await loadMatrix(tx, programId)) !== null;
  await tx.execute(holdTrees(hasMatrix ? "alone" : "shared", programId));
  const made = await rowsOf(
    tx,
    sql`
    INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, sponsor_id, joined_at)
    VALUES (${id}, ${organisationId}, ${programId}, ${affiliateId}, ${name}, ${email}, ${sponsorId}, ${joinedAt})
    ON CONFLICT (program_id, affiliate_id) DO NOTHING RETURNING id`,
  );
  if (made.length === 0)
    return { partnerId: await standingPartner(tx, programId, affiliateId), isNew: false };
  await tx.execute(sql`
    INSERT INTO partner_states (id, organisation_id, partner_id, status, effective_from)
    VALUES (${stateId}, ${organisationId}, ${id}, 'active', ${joinedAt})`);
  await tx.execute(closureRows({ tree: "sponsor", organisationId, id, parentId: sponsorId }));
  if (hasMatrix) {
    const newcomer = { partnerId: id, organisationId, programId, sponsorId, placedAt: now };
    await seatWhoJoins(tx, await loadMatrix(tx, programId), newcomer);
  }
  return { partnerId: id, isNew: true };
}

async function standingPartner(tx: Executor, programId: string, affiliateId: string): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`SELECT id FROM partners WHERE program_id = ${programId}::uuid AND affiliate_id = ${affiliateId}::uuid`,
  );
  if (row === undefined) throw new Error("a partner is there and is not");
  return row.id;
}

/** Who signs in as a partner; null: nobody. As the partner's tenant. */
export async function findPartnerUser(tx: Executor, partnerId: string): Promise<string | null> {
  const [row] = await rowsOf<{ userId: string | null }>(
    tx,
    sql`SELECT a.user_id AS "userId" FROM partners p JOIN affiliates a ON a.id = p.affiliate_id WHERE p.id = ${partnerId}::uuid`,
  );
  return row?.userId ?? null;
}

/** The statement that makes the signed-in user the owner of a new organisation. */
export const foundOrganisation = (id: string, name: string): SQL =>
  sql`SELECT found_organisation(${id}::uuid, ${name})`;

export type InviteLinkRow = { programId: string; programName: string; code: string };

/** Where others can join with the signed-in user as their sponsor, by program. */
export function listInvites(db: HttpDatabase, identity: UserIdentity): Promise<InviteLinkRow[]> {
  return queryAs<InviteLinkRow>(
    db,
    identity,
    sql`
    SELECT g.id AS "programId", g.name AS "programName", p.invite_code AS code
    FROM partners p JOIN programs g ON g.id = p.program_id
    WHERE p.id = ANY(ARRAY(SELECT own_partner_ids())) AND p.status = 'active' AND g.status = 'active' AND g.registration <> 'closed'
    ORDER BY g.name, g.id`,
  );
}

/** For one more organisation of a user's. */
export const roomToOwn = (userId: string): Room => ({
  ...{ limit: "organisations_owned", organisationId: null, holderId: userId },
  wanted: sql`(SELECT count(*) + 1 FROM memberships WHERE user_id = ${userId}::uuid AND role = 'owner')`,
});
