import type { TreeMove } from "../../../../../../core/api/trees.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { usePlaceNames } from "../../api/use-place-names.ts";
import { movesTexts } from "../../texts/moves.ts";

/** From where to where, in words. */
export function MoveWords({ move: { tree, fromPartnerId, toPartnerId } }: { move: TreeMove }) {
  const t = useTexts(movesTexts);
  const names = usePlaceNames();
  const nameOf = (partnerId: string | null) => (
    <strong>{partnerId === null ? t.top : names.partner({ partnerId })}</strong>
  );
  return weave(t.move[tree], nameOf(fromPartnerId), nameOf(toPartnerId));
}
