import { and, asc, eq, getTableColumns, gt, type SQL, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import type { DatabaseConfig, HttpDatabase, Identity } from "../client.ts";
import { affiliates, partnerClosure, partners } from "../schema/partners.ts";
import { inTransaction } from "../transaction.ts";
import { closureRows } from "./trees/closure.ts";
import { holdTrees } from "./trees/hold-trees.ts";
import { loadMatrix, seatWhoJoins } from "./trees/seating.ts";

export type PartnerRow = typeof partners.$inferSelect;
export type PartnerStatus = PartnerRow["status"];

export interface NewPartner {
  readonly id: string;
  readonly programId: string;
  readonly sponsorId: string | null;
  /** How another system of the merchant's calls it; null: it has no other name. */
  readonly externalId: string | null;
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
 * Writes a partner with its first dated state, its ancestors and, where the program has a matrix, its seat, and the
 * person's account when there is none: all or nothing. Rejects with a violation of `partners_once` when the person is a
 * partner of the program already, of `partners_external_id` when another has that id, and with a SeatRefusedError when
 * the matrix is full. The sponsor must have been checked to be of the same program.
 *
 * @param hasMatrix without one, all is one round trip, and others join at the same time
 */
export async function insertPartner(
  { appDb, app }: { readonly appDb: HttpDatabase; readonly app: DatabaseConfig },
  identity: Identity,
  partner: NewPartner,
  hasMatrix: boolean,
): Promise<PartnerRow> {
  const { organisationId } = identity;
  const { id, programId, sponsorId } = partner;
  const [made, dated, above] = partnerRows(organisationId, partner);
  const read = selectPartners(appDb).where(eq(partners.id, id));
  if (!hasMatrix) {
    const [, , , , [row]] = await batchAs(appDb, identity, [
      appDb.execute(holdTrees("shared", programId)),
      appDb.execute(made),
      appDb.execute(dated),
      appDb.execute(above),
      read,
    ]);
    return written(row);
  }
  await inTransaction(app, identity, async (tx) => {
    await tx.execute(holdTrees("alone", programId));
    for (const statement of [made, dated, above]) await tx.execute(statement);
    await seatWhoJoins(tx, await loadMatrix(tx, programId), {
      ...{ organisationId, programId, sponsorId, partnerId: id, placedAt: partner.joinedAt },
    });
  });
  const [[row]] = await batchAs(appDb, identity, [read]);
  return written(row);
}

function written(row: PartnerRow | undefined): PartnerRow {
  if (row === undefined) throw new Error("a partner was written and is not there");
  return row;
}

function partnerRows(organisationId: string, partner: NewPartner): [SQL, SQL, SQL] {
  const { id, programId, sponsorId, externalId, affiliate, stateId } = partner;
  const joinedAt = partner.joinedAt.toISOString();
  return [
    sql`
    INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, external_id, sponsor_id, joined_at)
    VALUES (${id}, ${organisationId}, ${programId},
      ensure_affiliate(${affiliate.id}, ${affiliate.email}, ${affiliate.emailNormalised}, ${affiliate.emailHash}, ${affiliate.name}),
      ${affiliate.name}, ${affiliate.email}, ${externalId}, ${sponsorId}, ${joinedAt})`,
    sql`
    INSERT INTO partner_states (id, organisation_id, partner_id, status, effective_from)
    VALUES (${stateId}, ${organisationId}, ${id}, 'active', ${joinedAt})`,
    closureRows({ tree: "sponsor", organisationId, id, parentId: sponsorId }),
  ];
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
          eq(partnerClosure.pathType, "s"),
          eq(partnerClosure.descendantId, id),
          gt(partnerClosure.depth, 0),
        ),
      )
      .orderBy(asc(partnerClosure.depth)),
  ]);
  return rows.map((row) => row.ancestorId);
}

/** By what a partner of a program is known beside its id: an account's address, or another system's name for it. */
export type PartnerName = { readonly emailNormalised: string } | { readonly externalId: string };

export async function findPartnerBy(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  name: PartnerName,
): Promise<PartnerRow | undefined> {
  const isIt =
    "externalId" in name
      ? eq(partners.externalId, name.externalId)
      : eq(affiliates.emailNormalised, name.emailNormalised);
  const [rows] = await batchAs(db, identity, [
    selectPartners(db)
      .where(and(eq(partners.programId, programId), isIt))
      .limit(1),
  ]);
  return rows[0];
}
