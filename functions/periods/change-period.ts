import { insertOutbox, type NewOutboxRow } from "../../db/repositories/outbox.ts";
import { lockPeriod } from "../../db/repositories/periods/asks.ts";
import type { PeriodHead } from "../../db/repositories/periods/heads.ts";
import { findPeriod } from "../../db/repositories/periods/lists.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { visibleProgram } from "../caller-scope.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { Problem } from "../problem.ts";
import { readId } from "../read-body.ts";
import { found } from "../refusals.ts";

/** A period as it stands, locked. */
export type Standing = NonNullable<Awaited<ReturnType<typeof lockPeriod>>>;

/** The period that the path names, as the caller may see it. */
export async function loadPeriod(c: AppContext) {
  const { appDb } = c.get("services");
  return found(await findPeriod(appDb, c.get("caller"), readId(c, "id"), visibleProgram(c)), "period");
}

/** Changes a period as it stands, locked, and wakes the job that goes on with it. */
export async function changePeriod(
  c: AppContext,
  write: (tx: Transaction, id: string, period: Standing) => Promise<void>,
): Promise<void> {
  const { period } = await loadPeriod(c);
  const services = c.get("services");
  const payload = { v: 1, requestId: c.get("requestId") };
  const row: NewOutboxRow = { id: services.newId(), topic: "close-periods", payload };
  await inTransaction(services.app, c.get("caller"), async (tx) => {
    await write(tx, period.id, found(await lockPeriod(tx, period.id), "period"));
    await tx.execute(insertOutbox(c.get("caller").organisationId, [row]));
  });
  handOff(c, [row]);
}

export function checkState({ state }: Standing, states: readonly PeriodHead["state"][]): void {
  if (!states.includes(state)) throw new Problem("wrong_state", `The period is ${state}.`);
}

/** What was asked before comes first: after it the period may have come to something else. */
export function checkUnasked({ asked }: Standing): void {
  if (asked !== null) throw new Problem("wrong_state", `The period waits: somebody asked to ${asked} it.`);
}

/** Keys hold none of the permissions that ask for a person. */
export function userOf(c: AppContext): string {
  const { user } = c.get("caller");
  if (user === null) throw new Problem("forbidden", "Only a person may do this.");
  return user.userId;
}
