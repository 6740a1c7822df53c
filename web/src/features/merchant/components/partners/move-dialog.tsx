import type { TreeMove } from "../../../../../../core/api/trees.ts";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useMoveActs } from "../../api/use-moves.ts";
import { usePlaceNames } from "../../api/use-place-names.ts";
import { movesTexts } from "../../texts/moves.ts";
import { MoveEffects } from "./move-effects.tsx";
import { MoveWords } from "./move-words.tsx";

interface MoveDialogProps {
  readonly move: TreeMove;
  readonly what: "apply" | "reject";
  readonly onClose: () => void;
}

/** Applies a change after a look at what it does, or rejects it with a reason. */
export function MoveDialog({ move, what, onClose }: MoveDialogProps) {
  const t = useTexts(movesTexts);
  const acts = useMoveActs();
  const name = usePlaceNames().partner(move);
  const applies = what === "apply";
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }): Record<string, string> =>
      applies || reason.trim() !== "" ? {} : { reason: t.giveReason },
    send: async ({ reason }) => {
      await (applies ? acts.apply(move) : acts.reject(move, reason.trim()));
      toast(applies ? t.applied(name) : t.rejected(name));
      onClose();
    },
  });
  return (
    <Dialog title={applies ? t.applyTitle(name) : t.rejectTitle(name)} onClose={onClose}>
      <FormFrame form={form} submit={t[what]} onCancel={onClose}>
        <p>
          <MoveWords move={move} />
        </p>
        {applies ? (
          <>
            <MoveEffects partnerId={move.partnerId} tree={move.tree} />
            <p>{t.noUndo}</p>
          </>
        ) : (
          <TextArea form={form} name="reason" label={t.reason} hint={t.reasonHint} rows={2} />
        )}
      </FormFrame>
    </Dialog>
  );
}
