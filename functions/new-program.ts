import type { ProgramCreate } from "../core/api/programs.ts";
import { randomBase62 } from "../core/ids/base62.ts";
import { seal } from "../core/privacy/envelope.ts";
import type { NewProgramParts } from "../db/repositories/programs.ts";
import type { AppContext } from "./context.ts";
import { type LinkHandOff, newLinkHandOff } from "./publish-change.ts";

/** The moment from which a program's first plan is in force: whatever is reported, however backdated. */
const BEGINNING = new Date(0);

/** A program with its keys, its secret and its first plan, to be written at once. The secret is told this once. */
export async function newProgram(
  c: AppContext,
  { plan, ...fields }: ProgramCreate,
): Promise<{ parts: NewProgramParts; signingSecret: string; handOff: LinkHandOff }> {
  const services = c.get("services");
  const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
  const signingSecret = `whsec_${randomBase62(43, random)}`;
  const secretId = services.newId();
  const iv = random(new Uint8Array(12));
  const id = services.newId();
  const handOff = newLinkHandOff(c, "program", id);
  const parts: NewProgramParts = {
    program: {
      ...fields,
      id,
      publicKey: `trbp_${randomBase62(24, random)}`,
      testPublicKey: `trbt_${randomBase62(24, random)}`,
    },
    secret: { id: secretId, envelope: await seal(signingSecret, secretId, services.envelopeKeys, iv) },
    plan: plan === undefined ? null : { id: services.newId(), effectiveFrom: BEGINNING, rules: plan },
    handOff: handOff.row,
  };
  return { parts, signingSecret, handOff };
}
