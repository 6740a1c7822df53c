import type { Campaign } from "../../../../../core/api/campaigns.ts";
import { useChange } from "../../../lib/api/use-change.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { campaignsTexts } from "../texts/campaigns.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

const OPPOSITE = { pause: "resume", resume: "pause" } as const;

export type Move = keyof typeof OPPOSITE;

/** What can be done with a campaign as it stands; null: nothing, it is archived. */
export function moveOf({ status }: Pick<Campaign, "status">): Move | null {
  if (status === "archived") return null;
  return status === "active" ? "pause" : "resume";
}

/** Pauses a campaign, or lets it go on; either takes back the other. */
export function useMoveCampaign() {
  const t = useTexts(campaignsTexts);
  const { api } = usePlace();
  const change = useChange(useKeys().campaigns);
  return ({ id, name }: Pick<Campaign, "id" | "name">, move: Move): Promise<void> => {
    const go = (to: Move) => api.post(`/api/v1/campaigns/${id}/${to}`);
    const done = move === "pause" ? t.paused(name) : t.resumed(name);
    return change(
      () => go(move),
      done,
      () => go(OPPOSITE[move]),
    );
  };
}
