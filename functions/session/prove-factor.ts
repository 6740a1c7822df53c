import { sql } from "drizzle-orm";
import type { FactorMethod } from "../../core/api/security.ts";
import type { UserIdentity } from "../../db/client.ts";
import { queryAs } from "../../db/client.ts";
import { findFactors, findTotp, spendRecoveryCode, takeTotpStep } from "../../db/repositories/factors.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { keyedHash } from "../keyed-hash.ts";
import { writeLog } from "../log.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";
import { type AttemptLimit, attemptLimit } from "./attempt-limit.ts";
import { type Credential, verifyPasskey } from "./passkeys.ts";
import { openTotp, totpStep } from "./totp.ts";

/** One of the three, as the schemas of `core/api/security.ts` see to. */
export interface Proof {
  readonly totp?: string | undefined;
  readonly recovery?: string | undefined;
  readonly passkey?: { readonly ticket: string; readonly credential: Credential } | undefined;
}

/** As in `sessions.methods`. */
export type ProvenBy = "otp" | "rcv" | "hwk";

/**
 * Looks at a proof of the user's second factor, and uses it up. Tries are counted first, apart from those at the password;
 * throws 429 after too many, and 401 `wrong_code`.
 */
export async function proveFactor(c: AppContext, userId: string, proof: Proof): Promise<ProvenBy> {
  const limit = await countTry(c, userId);
  const identity = { userId, audit: auditContext(c, { kind: "user", id: userId }) };
  const by = await judgeProof(c, identity, proof);
  if (by === undefined) {
    await noteRefusal(c, userId, proof);
    throw new Problem("wrong_code", "The code is wrong, too old, or was used before.");
  }
  await limit.prove();
  return by;
}

/** Counts a try at a user's second factor; throws 429 after too many. */
export async function countTry(c: AppContext, userId: string): Promise<AttemptLimit> {
  const attempt = { account: userId, address: c.req.header("cf-connecting-ip") };
  const limit = await attemptLimit(c.get("services"), c.get("requestId"), attempt, "second-factor");
  await limit.count();
  return limit;
}

async function judgeProof(
  c: AppContext,
  identity: UserIdentity,
  { totp, recovery, passkey }: Proof,
): Promise<ProvenBy | undefined> {
  const { userId } = identity;
  if (totp !== undefined) return (await takeTotp(c, identity, totp)) ? "otp" : undefined;
  if (recovery !== undefined) return (await takeRecovery(c, identity, recovery)) ? "rcv" : undefined;
  if (passkey === undefined) return undefined;
  const owner = await verifyPasskey(c.get("services"), "passkey_proof", { ...passkey, userId });
  return owner === undefined ? undefined : "hwk";
}

async function takeTotp(c: AppContext, identity: UserIdentity, code: string): Promise<boolean> {
  const services = c.get("services");
  const factor = await findTotp(services.appDb, identity);
  if (factor === undefined || factor.confirmedAt === null) return false;
  const secret = await openTotp(services, identity.userId, factor.envelope);
  const step = totpStep(secret, code, services.now());
  return step !== null && (await takeTotpStep(services.appDb, identity, step));
}

async function takeRecovery(c: AppContext, identity: UserIdentity, code: string): Promise<boolean> {
  const services = c.get("services");
  const { userId } = identity;
  const { recoveryCodesLeft } = await findFactors(services.appDb, identity);
  const codeHash = await recoveryHash(services, userId, code);
  const told = await newNotification(
    services,
    { userId },
    {
      kind: "recovery_code_used",
      key: codeHash,
      data: { left: Math.max(0, recoveryCodesLeft - 1) },
      secret: null,
      requestId: c.get("requestId"),
    },
  );
  const used = await spendRecoveryCode(services.appDb, identity, { codeHash, now: services.now(), told });
  if (used) handOff(c, [told.handOff]);
  return used;
}

/** What is kept of a recovery code. */
export const recoveryHash = (
  services: Parameters<typeof keyedHash>[0],
  userId: string,
  code: string,
): Promise<string> => keyedHash(services, `recovery.${userId}.${code}`);

/** A refused try is no change of a row, and the owner should see it all the same. */
async function noteRefusal(c: AppContext, userId: string, proof: Proof): Promise<void> {
  const { appDb } = c.get("services");
  const [method]: (FactorMethod | undefined)[] = (["totp", "recovery", "passkey"] as const).filter(
    (name) => proof[name] !== undefined,
  );
  writeLog({
    ...{ level: "warn", requestId: c.get("requestId"), actor: "api", action: "second-factor.refused" },
    data: { userId, method },
  });
  const identity = { userId, audit: auditContext(c, { kind: "visitor", id: null }) };
  await queryAs(
    appDb,
    identity,
    sql`SELECT audit_note(NULL, ${userId}, 'second_factor.refused', 'second_factor', NULL, ${JSON.stringify({ method })}::jsonb)`,
  );
}
