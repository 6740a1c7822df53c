import { and, asc, desc, eq, getTableColumns, gt, lt, type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { HttpDatabase, Identity } from "../client.ts";
import { affiliates, partnerClosure, partnerStates, partners } from "../schema/partners.ts";
import { handOffChange, hasChanged } from "./hand-off-change.ts";
import type { NewOutboxRow } from "./outbox.ts";

export type PartnerRow = typeof partners.$inferSelect;
export type PartnerStatus = PartnerRow["status"];

/** The closure holds this many ancestors. */
const ANCESTORS_MAX = 128;

export interface NewPartner {
  readonly id: string;
  readonly programId: string;
  readonly sponsorId: string | null;
  readonly joinedAt: Date;
  /** The account is found by its normalised address or made with this id. */
  readonly affiliate: {
    readonly id: string;
    readonly email: string;
    readonly emailNormalised: string;
    readonly emailHash: string;
    readonly name: string;
  };
  readonly stateId: string;
}

/**
 * Writes a partner with its first dated state and its ancestors, and the person's account when there is none: all
 * or nothing. Rejects with a violation of `partners_once` when the person is a partner of the program already.
 * The sponsor must have been checked to be of the same program.
 */
export async function insertPartner(
  db: HttpDatabase,
  identity: Identity,
  partner: NewPartner,
): Promise<PartnerRow> {
  const { organisationId } = identity;
  const { id, programId, sponsorId, joinedAt, affiliate, stateId } = partner;
  const affiliateId = sql`ensure_affiliate(${affiliate.id}, ${affiliate.email}, ${affiliate.emailNormalised}, ${affiliate.emailHash}, ${affiliate.name})`;
  const [, , , [row]] = await batchAs(db, identity, [
    db.insert(partners).values({
      id,
      organisationId,
      programId,
      affiliateId,
      name: affiliate.name,
      email: affiliate.email,
      sponsorId,
      joinedAt,
    }),
    db
      .insert(partnerStates)
      .values({ id: stateId, organisationId, partnerId: id, status: "active", effectiveFrom: joinedAt }),
    db.execute(closureRows(organisationId, id, sponsorId)),
    selectPartners(db).where(eq(partners.id, id)),
  ]);
  if (row === undefined) throw new Error("an insert answered no row");
  return row;
}

/** The statement that writes a new partner's ancestors by sponsor, itself first. */
export function closureRows(organisationId: string, id: string, sponsorId: string | null): SQL {
  return sql`
    INSERT INTO partner_closure (organisation_id, path_type, descendant_id, ancestor_id, depth)
    SELECT ${organisationId}::uuid, 'sponsor', ${id}::uuid, ${id}::uuid, 0
    UNION ALL
    SELECT ${organisationId}::uuid, 'sponsor', ${id}::uuid, ancestor_id, depth + 1
    FROM partner_closure WHERE path_type = 'sponsor' AND descendant_id = ${sponsorId}::uuid AND depth < ${ANCESTORS_MAX}`;
}

function selectPartners(db: HttpDatabase) {
  return db
    .select(getTableColumns(partners))
    .from(partners)
    .innerJoin(affiliates, eq(affiliates.id, partners.affiliateId))
    .$dynamic();
}

/** @param programId when given, a partner of another program is not found */
export async function findPartner(
  db: HttpDatabase,
  identity: Identity,
  id: string,
  programId?: string,
): Promise<PartnerRow | undefined> {
  const ofProgram = programId === undefined ? undefined : eq(partners.programId, programId);
  const [rows] = await batchAs(db, identity, [selectPartners(db).where(and(eq(partners.id, id), ofProgram))]);
  return rows[0];
}

/** Ids of a partner's sponsors, the nearest first. */
export async function findUpline(db: HttpDatabase, identity: Identity, id: string): Promise<string[]> {
  const [rows] = await batchAs(db, identity, [
    db
      .select({ ancestorId: partnerClosure.ancestorId })
      .from(partnerClosure)
      .where(
        and(
          eq(partnerClosure.pathType, "sponsor"),
          eq(partnerClosure.descendantId, id),
          gt(partnerClosure.depth, 0),
        ),
      )
      .orderBy(asc(partnerClosure.depth)),
  ]);
  return rows.map((row) => row.ancestorId);
}

export interface PartnerFilter {
  readonly programId?: string | undefined;
  readonly status?: PartnerStatus | undefined;
  readonly emailNormalised?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Newest first; one row more than `limit` when there are more. */
export async function listPartners(
  db: HttpDatabase,
  identity: Identity,
  { programId, status, emailNormalised, cursor, limit }: PartnerFilter,
): Promise<PartnerRow[]> {
  const where = and(
    programId === undefined ? undefined : eq(partners.programId, programId),
    status === undefined ? undefined : eq(partners.status, status),
    emailNormalised === undefined ? undefined : eq(affiliates.emailNormalised, emailNormalised),
    cursor === undefined ? undefined : lt(partners.id, cursor),
  );
  const [rows] = await batchAs(db, identity, [
    selectPartners(db)
      .where(where)
      .orderBy(desc(partners.id))
      .limit(limit + 1),
  ]);
  return rows;
}

/**
 * Changes a partner's status, dated, with the hand-off, while its version is still `version`; undefined when
 * another stands. The date never lies before that of an earlier state.
 */
export async function updatePartnerStatus(
  db: HttpDatabase,
  identity: Identity,
  change: {
    readonly id: string;
    readonly version: number;
    readonly status: PartnerStatus;
    readonly reason: string | null;
    readonly now: Date;
    readonly stateId: string;
    readonly handOff: NewOutboxRow;
  },
): Promise<PartnerRow | undefined> {
  const { id, version, status, reason, now, stateId, handOff } = change;
  const update = db
    .update(partners)
    .set({ status, statusReason: reason, version: sql`${partners.version} + 1` })
    .where(and(eq(partners.id, id), eq(partners.version, version)))
    .returning({ id: partners.id });
  const dated = sql`
    INSERT INTO partner_states (id, organisation_id, partner_id, status, reason, effective_from)
    SELECT ${stateId}::uuid, ${identity.organisationId}::uuid, changed.id, ${status}::text, ${reason}::text,
      greatest(${now.toISOString()}::timestamptz, (SELECT max(effective_from) FROM partner_states WHERE partner_id = changed.id))
    FROM changed`;
  const [result, rows] = await batchAs(db, identity, [
    db.execute(handOffChange(identity.organisationId, update, handOff, dated)),
    selectPartners(db).where(eq(partners.id, id)),
  ]);
  return hasChanged(result) ? rows[0] : undefined;
}
