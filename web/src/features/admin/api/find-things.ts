import { FOUND_KINDS, type FoundThing } from "../../../../../core/admin/found-kinds.ts";
import type { CommandGroup } from "../../../components/palette/commands.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { findTexts } from "../texts/find.ts";

/** Where a thing that was found is shown: a program's, partner's or order's organisation, a payout's payee. */
export function placeOf({ kind, id, organisation, affiliateId }: FoundThing): string {
  if (kind === "user") return `/admin/users/${id}`;
  if (kind === "payout" && affiliateId !== null) return `/admin/payees/${affiliateId}`;
  return `/admin/organisations/${organisation?.id ?? id}`;
}

/** For the palette: a few of each kind that the viewer's role sees. */
export async function findThings(
  api: Api,
  text: string,
  signal: AbortSignal,
): Promise<readonly CommandGroup[]> {
  const t = textsNow(findTexts);
  const { data } = await api.get<{ data: FoundThing[] }>("/api/admin/find", { q: text }, signal);
  return FOUND_KINDS.map((kind) => ({
    name: t.groups[kind],
    items: data
      .filter((thing) => thing.kind === kind)
      .map((thing) => {
        const hint = thing.hint ?? thing.organisation?.name;
        return { to: placeOf(thing), name: thing.name, ...(hint === undefined ? {} : { hint }) };
      }),
  })).filter(({ items }) => items.length > 0);
}
