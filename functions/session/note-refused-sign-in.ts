import { sql } from "drizzle-orm";
import { describeError } from "../../core/logging/describe-error.ts";
import { queryAs } from "../../db/client.ts";
import { auditContext } from "../audit-context.ts";
import type { AppContext } from "../context.ts";
import { writeLog } from "../log.ts";

/**
 * Writes down that somebody was not let in; whose account it was sees it in its audit log. That is written once the answer
 * has left, so that it takes no longer where there is an account.
 *
 * @param userId undefined: nobody has the address, or it is not told whose passkey was shown
 */
export function noteRefusedSignIn(
  c: AppContext,
  { userId, method }: { readonly userId?: string | undefined; readonly method: "password" | "passkey" },
): void {
  const requestId = c.get("requestId");
  writeLog({ level: "warn", requestId, actor: "api", action: "sign-in.refused", data: { userId, method } });
  if (userId !== undefined) c.executionCtx.waitUntil(tellOwner(c, userId, method));
}

/** Never rejects: it is no part of the answer. */
async function tellOwner(c: AppContext, userId: string, method: string): Promise<void> {
  const identity = { userId, audit: auditContext(c, { kind: "visitor", id: null }) };
  const details = JSON.stringify({ method });
  // Not before the answer is made.
  await new Promise((resolve) => setTimeout(resolve, 0));
  try {
    await queryAs(
      c.get("services").appDb,
      identity,
      sql`SELECT audit_note(NULL, ${userId}, 'session.refused', 'session', NULL, ${details}::jsonb)`,
    );
  } catch (error) {
    writeLog({
      ...{ level: "warn", requestId: c.get("requestId"), actor: "api", action: "sign-in.refusal_not_noted" },
      data: { userId, error: describeError(error) },
    });
  }
}
