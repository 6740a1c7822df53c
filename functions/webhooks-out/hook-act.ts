import { findAffiliateOf } from "../../db/repositories/webhooks/events.ts";
import type { AppContext } from "../context.ts";
import { handOff } from "../hand-off.ts";
import { found } from "../refusals.ts";
import type { Done, HookAct } from "./once.ts";

/** A merchant, by its key or member, works with its endpoints; a key of one program with those of that program. */
export function merchantAct(c: AppContext): HookAct {
  const { organisationId, programId, audit } = c.get("caller");
  const owner = { organisationId, programId };
  return { services: c.get("services"), owner, audit, requestId: c.get("requestId") };
}

/** A signed-in user works with the postbacks of the affiliate that it is. @throws Problem 404 when it is none */
export async function affiliateAct(c: AppContext): Promise<HookAct> {
  const services = c.get("services");
  const user = c.get("user");
  const affiliateId = found(await findAffiliateOf(services.appDb, user), "affiliate");
  return { services, owner: { affiliateId }, audit: user.audit, requestId: c.get("requestId") };
}

/** Publishes what was done, and says so when it was done before. */
export function sayDone(
  c: AppContext,
  { replayed, handOffs }: Pick<Done<unknown>, "replayed" | "handOffs">,
): void {
  if (replayed) c.header("idempotent-replayed", "true");
  handOff(c, handOffs);
}
