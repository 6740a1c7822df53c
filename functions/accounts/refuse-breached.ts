import { pwnedPassword } from "hibp";
import { describeError } from "../../core/logging/describe-error.ts";
import type { AppContext } from "../context.ts";
import { writeLog } from "../log.ts";
import { invalidField } from "../problem.ts";

const LIMIT_MS = 1_500;

/**
 * Refuses a password, at the field `password`, that stands in a known breach. Only the first five of its SHA-1's forty
 * digits leave this place, and the answer is padded: who answers learns no password, and not whether it was found. Nobody
 * is kept from choosing a password because that service is away.
 */
export async function refuseBreached(c: AppContext, password: string): Promise<void> {
  const baseUrl = c.get("services").env.BREACHED_PASSWORDS_URL;
  if (baseUrl === undefined) return;
  const options = { baseUrl, addPadding: true, timeoutMs: LIMIT_MS, userAgent: "tributary" };
  const times = await pwnedPassword(password.normalize("NFC"), options).catch((error: unknown) => {
    writeLog({
      ...{ level: "warn", requestId: c.get("requestId"), actor: "api", action: "password.breaches_unknown" },
      data: { error: describeError(error) },
    });
    return 0;
  });
  if (times > 0) throw invalidField("password", "breached", "stands in a known breach; choose another");
}
