import { PROOF_MAX_BYTES } from "../../core/api/bounds.ts";
import { toHex } from "../../core/ids/hex.ts";
import { judgeProof } from "../../core/payout/by-hand.ts";
import { type Actor, queryAs } from "../../db/client.ts";
import { keepProof, type ProofRow, proofStatement } from "../../db/repositories/payouts/by-hand.ts";
import { answerFile, FILE_ENDINGS, isFileType, readFile } from "../checked-file.ts";
import type { AppContext } from "../context.ts";
import { Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import { type HandOutcome, handActOf, sayOfLine } from "./hand-act.ts";

const NAME_BYTES = 16;

/**
 * Keeps the request's picture or PDF as the proof that a line was paid. What it is, its bytes say, not its header. An earlier
 * one stays in the bucket, named by the line's events.
 */
export async function putProof(c: AppContext, payoutId: string): Promise<HandOutcome> {
  const act = handActOf(c);
  // Whoever does not see the line need not send a file.
  await loadProof(c, c.get("caller"), { id: payoutId, programId: act.programId });
  const { bytes, type } = await readFile(c, PROOF_MAX_BYTES, "not_a_proof");
  const name = toHex(crypto.getRandomValues(new Uint8Array(NAME_BYTES)));
  const key = `payout-proofs/${payoutId}/${name}.${FILE_ENDINGS[type]}`;
  const { FILES } = act.services.env;
  return sayOfLine(act, payoutId, async (tx, line) => {
    const { verdict } = judgeProof(line);
    if (verdict !== "new") return { verdict, line };
    // Before the row that names it; a transaction that fails leaves a file that nothing names.
    await FILES.put(key, bytes, { httpMetadata: { contentType: type } });
    await keepProof(tx, line, key);
    const details = { before: line.proofKey, after: key };
    return { verdict, line: { ...line, proofKey: key }, event: { kind: "proof_kept", details } };
  });
}

interface Asked {
  readonly id: string;
  /** Null: any program's. */
  readonly programId: string | null;
}

async function loadProof(c: AppContext, actor: Actor, { id, programId }: Asked): Promise<ProofRow> {
  const [row] = await queryAs<ProofRow>(c.get("services").appDb, actor, proofStatement(id));
  return found(programId === null || row?.programId === programId ? row : undefined, "payout");
}

/** The proof of a line that row-level security shows to whoever asks: to be kept, never to be run in our origin. */
export async function answerProof(c: AppContext, actor: Actor, asked: Asked): Promise<Response> {
  const { FILES } = c.get("services").env;
  const { proofKey } = await loadProof(c, actor, asked);
  const object = proofKey === null ? null : await FILES.get(proofKey);
  const type = object?.httpMetadata?.contentType;
  if (object === null || !isFileType(type))
    throw new Problem("not_found", "There is no proof of this payout.");
  return answerFile(c, await object.arrayBuffer(), { type, name: `proof-${asked.id}` });
}
