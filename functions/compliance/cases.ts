import type { z } from "zod";
import type { assignCaseSchema, changeCaseSchema, openCaseSchema } from "../../core/api/compliance.ts";
import {
  type CaseRow,
  changeCase,
  insertCase,
  insertNote,
  isInvestigator,
  lockCase,
  resolveCaseRow,
} from "../../db/repositories/compliance/cases.ts";
import { findScreeningResult } from "../../db/repositories/compliance/screenings.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { Operator } from "../context.ts";
import { invalidField, Problem } from "../problem.ts";
import { checkVersion, found } from "../refusals.ts";
import type { Services } from "../services.ts";

/** One of the platform's people, at work on cases. */
export interface CaseWork {
  readonly services: Services;
  readonly operator: Operator;
}

const SCREENING = "screening:";

/** What a screening's case is found by. */
export const sourceOfScreening = (screeningId: string): string => `${SCREENING}${screeningId}`;

/** The screening that opened a case; null: something else did. */
export const screeningOf = (sourceKey: string | null): string | null =>
  sourceKey?.startsWith(SCREENING) === true ? sourceKey.slice(SCREENING.length) : null;

/** Opens a case by hand. @returns its id */
export async function openCase(
  { services, operator }: CaseWork,
  wanted: z.core.output<typeof openCaseSchema>,
): Promise<string> {
  const id = services.newId();
  await inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    await insertCase(tx, { id, ...wanted, sourceKey: null, createdBy: operator.userId, now: services.now() });
  });
  return id;
}

/** Another severity, and whether it holds the payee. */
export const changeCaseOf = (
  work: CaseWork,
  id: string,
  { severity, holds, version }: z.core.output<typeof changeCaseSchema>,
): Promise<void> =>
  withCase(work, id, version, (tx, standing) =>
    changeCase(tx, id, {
      ...standing,
      severity: severity ?? standing.severity,
      holds: holds ?? standing.holds,
    }),
  );

/** Gives a case to somebody of the platform, or to nobody. */
export async function assignCase(
  work: CaseWork,
  id: string,
  { assigneeId, version }: z.core.output<typeof assignCaseSchema>,
): Promise<void> {
  const { services, operator } = work;
  if (assigneeId !== null && !(await isInvestigator(services.appDb, operator, assigneeId)))
    throw invalidField(
      "assigneeId",
      "not_of_compliance",
      "must be an owner of the platform, or of its compliance",
    );
  await withCase(work, id, version, (tx, standing) =>
    changeCase(tx, id, { ...standing, assigneeId, state: assigneeId === null ? "open" : "assigned" }),
  );
}

export const noteCase = (work: CaseWork, id: string, text: string): Promise<void> =>
  withCase(work, id, undefined, (tx) => {
    const { services, operator } = work;
    return insertNote(tx, {
      id: services.newId(),
      caseId: id,
      userId: operator.userId,
      text,
      now: services.now(),
    });
  });

/** Ends a case for good. @throws Problem 409 while the screening that opened it is not cleared */
export const resolveCase = (
  work: CaseWork,
  id: string,
  { resolution, version }: { readonly resolution: string; readonly version?: number | undefined },
): Promise<void> =>
  withCase(work, id, version, async (tx, standing) => {
    const screeningId = screeningOf(standing.sourceKey);
    const result = screeningId === null ? undefined : await findScreeningResult(tx, screeningId);
    if (result === "hit" || result === "confirmed")
      throw new Problem("wrong_state", "Clear the screening that opened it: that resolves the case.");
    await resolveCaseRow(tx, id, { resolution, by: work.operator.userId, now: work.services.now() });
  });

function withCase(
  { services, operator }: CaseWork,
  id: string,
  version: number | undefined,
  work: (tx: Transaction, standing: CaseRow) => Promise<void>,
): Promise<void> {
  return inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    const standing = found(await lockCase(tx, id), "case");
    checkVersion(version, standing.version, "case");
    if (standing.endedAt !== null)
      throw new Problem("wrong_state", "The case is resolved, and stays so; open another.");
    await work(tx, standing);
  });
}
