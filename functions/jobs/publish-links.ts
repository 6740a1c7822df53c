import { loadLinkSources } from "../../db/repositories/link-sources.ts";
import { insertOutbox } from "../../db/repositories/outbox.ts";
import { publishNow } from "../hand-off.ts";
import { PUBLISH_CHUNK } from "../publish-change.ts";
import { publishLinks } from "../publish-links.ts";
import { publishKeysOf } from "../publish-program-keys.ts";
import type { JobWork } from "./job.ts";

/**
 * Writes the links of one owner to the edge, 100 in the order of their ids, and hands the rest on to itself. A
 * program's own keys go first.
 */
export const publishLinksJob: JobWork<"publish-links"> = async ({ services, requestId, payload }) => {
  const { scope, id, after } = payload;
  const keys = scope === "program" && after === undefined ? await publishKeysOf(services, id) : 0;
  const sources = await loadLinkSources(services.jobDb, { scope, id }, PUBLISH_CHUNK + 1, after);
  const chunk = sources.slice(0, PUBLISH_CHUNK);
  await publishLinks(services, chunk);
  const last = chunk.at(-1);
  if (last === undefined || sources.length <= PUBLISH_CHUNK)
    return { keys, links: chunk.length, handedOn: 0 };
  const rest = { v: 1, requestId, scope, id, after: last.link.id };
  const row = { id: services.newId(), topic: "publish-links", payload: rest };
  await services.jobDb.execute(insertOutbox(last.program.organisationId, [row]));
  await publishNow(services, [row], requestId);
  return { keys, links: chunk.length, handedOn: 1 };
};
