import { type LinkOwner, loadLinkSources, reloadLinkSources } from "../db/repositories/link-sources.ts";
import { createOutboxStore, type NewOutboxRow } from "../db/repositories/outbox.ts";
import type { AppContext } from "./context.ts";
import { handOff } from "./hand-off.ts";
import { writeLog } from "./log.ts";
import { publishLinks } from "./publish-links.ts";
import { publishKeysOf } from "./publish-program-keys.ts";
import { within } from "./within.ts";

/** Links that a request publishes before it answers; what is more goes to the job. */
export const PUBLISH_CHUNK = 100;

/** A caller does not wait longer for KV and Upstash; the row in the outbox stays. */
const TIME_LIMIT_MS = 4_000;

/** The hand-off that a change of something the edge knows writes in its transaction. */
export interface LinkHandOff {
  readonly owner: LinkOwner;
  readonly row: NewOutboxRow;
}

export function newLinkHandOff(c: AppContext, scope: LinkOwner["scope"], id: string): LinkHandOff {
  const payload = { v: 1, requestId: c.get("requestId"), scope, id };
  return { owner: { scope, id }, row: { id: c.get("services").newId(), topic: "publish-links", payload } };
}

/**
 * Brings a committed change to the edge before the request is answered, and marks its hand-off as done. False: not
 * all of it is there yet. More than 100 links are handed to the job; when KV or Upstash fails or is slow, the row
 * stays for the sweeper. Never rejects: the change itself is committed.
 *
 * @param only the owner's links that the change concerns, at most 100; absent: all of them
 */
export async function publishChange(
  c: AppContext,
  { owner, row }: LinkHandOff,
  only?: readonly string[],
): Promise<boolean> {
  const services = c.get("services");
  try {
    const more = await within(TIME_LIMIT_MS, publishChunk(c, owner, only));
    if (more) {
      handOff(c, [row]);
      return false;
    }
  } catch (error) {
    writeLog({
      level: "warn",
      requestId: c.get("requestId"),
      actor: "api",
      action: "links.left_to_sweeper",
      data: { ...owner, error: String(error) },
    });
    return false;
  }
  // Not marked, it is published once more: the same again.
  await createOutboxStore(services.jobDb)
    .markPublished([row.id], services.now())
    .catch(() => undefined);
  return true;
}

/** A program's own keys, then its links; answers whether there are more links than were published. */
async function publishChunk(
  c: AppContext,
  owner: LinkOwner,
  only: readonly string[] | undefined,
): Promise<boolean> {
  const services = c.get("services");
  if (only !== undefined) {
    await publishLinks(services, await reloadLinkSources(services.jobDb, only));
    return false;
  }
  if (owner.scope === "program") await publishKeysOf(services, owner.id);
  const sources = await loadLinkSources(services.jobDb, owner, PUBLISH_CHUNK + 1);
  await publishLinks(services, sources.slice(0, PUBLISH_CHUNK));
  return sources.length > PUBLISH_CHUNK;
}
