import type { Counts } from "../../../../core/api/affiliate.ts";
import { formatCountOf, formatList } from "../format.ts";

type Told = Pick<Counts, "clicks" | "conversions">;

/** What has come since the last look, in a sentence; null: nothing that one would want to hear of. */
export function tellCounts(before: Told | null, now: Told | null): string | null {
  if (before === null || now === null) return null;
  const clicks = now.clicks - before.clicks;
  const conversions = now.conversions - before.conversions;
  const parts = [
    ...(clicks > 0 ? [formatCountOf(clicks, "new click", "new clicks")] : []),
    ...(conversions > 0 ? [formatCountOf(conversions, "new conversion", "new conversions")] : []),
  ];
  return parts.length === 0 ? null : `${formatList(parts)}.`;
}
