import type { AuditContext } from "../../db/client.ts";
import type { EndpointOwner } from "../../db/repositories/webhooks/endpoints.ts";
import { findRequest, noteRequest } from "../../db/repositories/webhooks/requests.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";
import { sha256 } from "../sha256.ts";
import { wakeJobs } from "../wake-jobs.ts";

/** Who does something with endpoints. */
export interface HookAct {
  readonly services: Services;
  readonly owner: EndpointOwner;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/** What was asked: `what` names it, `key` is the caller's own. */
export interface Asked {
  readonly what: string;
  readonly key: string;
  readonly [field: string]: unknown;
}

export interface Done<Answer> {
  readonly answer: Answer;
  /** It was asked before, and nothing was done. */
  readonly replayed: boolean;
  /** To publish. */
  readonly handOffs: readonly OutboxRow[];
}

/**
 * Does something once for a key, with the rights of a job, and wakes what delivers; asked again, it answers what it did.
 *
 * @throws Problem 409 when the key was used for something else
 */
export async function once<Answer extends Record<string, unknown>>(
  { services, owner, audit, requestId }: HookAct,
  asked: Asked,
  work: (tx: Transaction, now: Date) => Promise<Answer>,
): Promise<Done<Answer>> {
  const requestHash = await sha256(JSON.stringify(asked));
  return inTransaction(services.job, { audit }, async (tx) => {
    const known = await findRequest(tx, owner, asked.key);
    if (known !== undefined) {
      if (known.requestHash === requestHash)
        return { answer: known.answer as Answer, replayed: true, handOffs: [] };
      throw new Problem("conflict", "This key was used for something else.", [
        { field: "key", code: "conflict", message: "was used for something else" },
      ]);
    }
    const answer = await work(tx, services.now());
    await noteRequest(tx, owner, { id: services.newId(), requestKey: asked.key, requestHash, answer });
    const handOffs = await wakeJobs(tx, { services, requestId }, { "deliver-webhooks": true });
    return { answer, replayed: false, handOffs };
  });
}
