import type { MoveCreate } from "../core/api/trees.ts";
import { identityExecutor } from "../db/client.ts";
import type { PartnerRow } from "../db/repositories/partners.ts";
import { holdTrees } from "../db/repositories/trees/hold-trees.ts";
import {
  decideMove,
  insertMove,
  listMoves,
  lockMove,
  type MoveRow,
} from "../db/repositories/trees/move-records.ts";
import { applyMove, judgeMove } from "../db/repositories/trees/moves.ts";
import { inTransaction, type Transaction } from "../db/transaction.ts";
import { visibleProgram } from "./caller-scope.ts";
import type { AppContext } from "./context.ts";
import { Problem } from "./problem.ts";
import { readId } from "./read-body.ts";
import { checkVersion, found } from "./refusals.ts";
import { treeRefusal } from "./tree-refusals.ts";

/** Asks for a move, as far as the trees allow it now. Whether they do is looked at again when it is applied. */
export async function requestMove(c: AppContext, partner: PartnerRow, body: MoveCreate): Promise<MoveRow> {
  const { appDb, now, newId } = c.get("services");
  const caller = c.get("caller");
  const db = identityExecutor(appDb, caller);
  const move = {
    ...{ tree: body.tree, programId: partner.programId, partnerId: partner.id, toId: body.toPartnerId },
    ...{ toPosition: body.position ?? null, askedAtMs: now().getTime() },
  };
  const judged = await judgeMove(db, move);
  if (!judged.ok) throw treeRefusal(judged.reason);
  const { organisationId, keyId } = caller;
  return insertMove(db, {
    ...{ ...move, id: newId(), organisationId, fromId: judged.value.fromId },
    ...{ reason: body.reason, requestedBy: keyId },
  });
}

/** The move that the path's `id` names. Throws 404 when it is another's. */
export async function loadMove(c: AppContext): Promise<MoveRow> {
  const one = { id: readId(c, "id"), programId: visibleProgram(c), limit: 1 };
  const [row] = await listMoves(c.get("services").appDb, c.get("caller"), one);
  return found(row, "move");
}

/** Moves a partner with all below it, dated now, while no other move or join goes on in the program. */
export function approveMove(c: AppContext, version: number | undefined): Promise<MoveRow> {
  return decide(c, version, async (tx, row) => {
    const { organisationId, keyId } = c.get("caller");
    const move = { ...row, askedAtMs: Date.parse(row.createdAt) };
    const judged = await judgeMove(tx, move);
    if (!judged.ok) throw treeRefusal(judged.reason, "");
    await applyMove(tx, organisationId, move, judged.value);
    const { fromId, seat } = judged.value;
    return decideMove(tx, {
      ...{ ...row, state: "applied", fromId, toPosition: seat?.position ?? null },
      ...{ by: keyId, reason: null, now: c.get("services").now() },
    });
  });
}

export function rejectMove(c: AppContext, version: number | undefined, reason: string): Promise<MoveRow> {
  return decide(c, version, (tx, row) =>
    decideMove(tx, {
      ...{ ...row, state: "rejected", by: c.get("caller").keyId, reason, now: c.get("services").now() },
    }),
  );
}

async function decide(
  c: AppContext,
  version: number | undefined,
  work: (tx: Transaction, row: MoveRow) => Promise<MoveRow>,
): Promise<MoveRow> {
  const { id, programId } = await loadMove(c);
  return inTransaction(c.get("services").app, c.get("caller"), async (tx) => {
    await tx.execute(holdTrees("alone", programId));
    const row = found(await lockMove(tx, id), "move");
    checkVersion(version, row.version, "move");
    if (row.state !== "requested") throw new Problem("wrong_state", `The move was ${row.state}.`);
    return work(tx, row);
  });
}
