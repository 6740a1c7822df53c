import type { Link } from "../core/api/links.ts";
import type { Identity } from "../db/client.ts";
import { type LinkChanges, type LinkRow, updateLink } from "../db/repositories/links.ts";
import type { AppContext } from "./context.ts";
import { presentLink } from "./present-link.ts";
import { newLinkHandOff, publishChange } from "./publish-change.ts";
import { stale } from "./refusals.ts";

interface LinkChange {
  /** As it was read: another version of it is not changed. */
  readonly link: LinkRow;
  readonly changes: LinkChanges;
}

/** Changes a link and brings it to the edge before it is answered; 409 when it has changed meanwhile. */
export async function changeLink(
  c: AppContext,
  identity: Identity,
  { link, changes }: LinkChange,
): Promise<Link & { readonly published: boolean }> {
  const { appDb, env, now } = c.get("services");
  if (Object.keys(changes).length === 0) return { ...presentLink(link, env.EDGE_URL), published: true };
  const handOff = newLinkHandOff(c, "link", link.id);
  const { id, version } = link;
  const row = await updateLink(appDb, identity, { id, version, changes, now: now(), handOff: handOff.row });
  if (row === undefined) throw stale("link");
  return { ...presentLink(row, env.EDGE_URL), published: await publishChange(c, handOff) };
}
