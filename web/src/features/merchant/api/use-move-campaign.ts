import { useQueryClient } from "@tanstack/react-query";
import type { Campaign } from "../../../../../core/api/campaigns.ts";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../lib/undo.ts";
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
  const keys = useKeys();
  const queries = useQueryClient();
  return async ({ id, name }: Pick<Campaign, "id" | "name">, move: Move): Promise<void> => {
    const go = async (to: Move) => {
      await api.post(`/api/v1/campaigns/${id}/${to}`);
      await queries.invalidateQueries({ queryKey: keys.campaigns });
    };
    await go(move).then(
      () => toastUndo(move === "pause" ? t.paused(name) : t.resumed(name), () => go(OPPOSITE[move])),
      (error: unknown) => toast(describeProblem(error)),
    );
  };
}
