import type { TreeName } from "../../../../../../core/api/trees.ts";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useBelow } from "../../api/use-moves.ts";
import { movesTexts } from "../../texts/moves.ts";

/** Who moves along with a partner, and what that changes. */
export function MoveEffects({ partnerId, tree }: { partnerId: string; tree: TreeName }) {
  const t = useTexts(movesTexts);
  return (
    <Loaded of={[useBelow(partnerId, tree)]} meanwhile={<p className="quiet">{t.looking}</p>}>
      {({ members }) => (
        <p>
          {members === 0 ? t.alone : t.below(members)} {t.effects}
        </p>
      )}
    </Loaded>
  );
}
