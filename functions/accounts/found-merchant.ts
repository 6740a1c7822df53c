import { type ProgramCreate, programCreateSchema } from "../../core/api/programs.ts";
import { setIdentity } from "../../db/client.ts";
import { foundOrganisation, roomToOwn } from "../../db/repositories/joins.ts";
import { insertProgramIn } from "../../db/repositories/programs.ts";
import { demandRoomIn } from "../../db/repositories/settings/room.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { AppContext, User } from "../context.ts";
import { newProgram } from "../new-program.ts";
import type { LinkHandOff } from "../publish-change.ts";
import { demandOn } from "../settings/in-force.ts";

export interface Merchant {
  readonly organisationName: string;
  readonly programName: string;
  readonly currency: string;
  readonly timezone: string;
}

export interface Founded {
  readonly organisationId: string;
  readonly programId: string;
  /** To publish once it is committed. */
  readonly handOff: LinkHandOff;
}

/**
 * Makes the acting user the owner of a new organisation with a program, in the user's transaction, which is the
 * organisation's from then on. The program has no plan yet: what a merchant pays is for it to say.
 */
export async function foundMerchant(
  c: AppContext,
  tx: Transaction,
  { userId, audit }: Pick<User, "userId" | "audit">,
  { organisationName, programName, currency, timezone }: Merchant,
): Promise<Founded> {
  const services = c.get("services");
  await demandOn(services, "register_merchants");
  await demandRoomIn(tx, roomToOwn(userId));
  const organisationId = services.newId();
  await tx.execute(foundOrganisation(organisationId, organisationName));
  await tx.execute(setIdentity({ organisationId, audit }));
  const fields: ProgramCreate = programCreateSchema.parse({
    name: programName,
    timezone,
    currencies: [currency],
  });
  const { parts, handOff } = await newProgram(c, fields);
  await insertProgramIn(tx, services.appDb, organisationId, parts);
  return { organisationId, programId: handOff.owner.id, handOff };
}
