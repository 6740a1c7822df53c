import { PROGRAM_KEY } from "../../core/clicks/program-key.ts";
import { open } from "../../core/privacy/envelope.ts";
import {
  findProgramByKey,
  type KeyedProgram,
  type SecretKind,
} from "../../db/repositories/integration-programs.ts";
import type { AppContext } from "../context.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";

/** The program that an address names by its public key. Throws 404 when there is none. */
export async function keyedProgram(c: AppContext): Promise<KeyedProgram> {
  const key = c.req.param("programKey") ?? "";
  const program = PROGRAM_KEY.test(key) ? await findProgramByKey(c.get("services").jobDb, key) : undefined;
  return found(program, "program");
}

/** A program's secret in the clear; undefined when it has none of the kind, or one that no key of ours opens. */
export async function openSecret(
  { envelopeKeys }: Pick<Services, "envelopeKeys">,
  secrets: KeyedProgram["secrets"],
  kind: SecretKind,
): Promise<string | undefined> {
  const sealed = secrets.find((secret) => secret.kind === kind);
  if (sealed === undefined) return undefined;
  const opened = await open(sealed.envelope, sealed.id, envelopeKeys);
  return opened.ok ? opened.value : undefined;
}
