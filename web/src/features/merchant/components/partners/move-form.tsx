import { SearchedFilter } from "../../../../components/table/searched-filter.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useMoveActs } from "../../api/use-moves.ts";
import type { WholePartner } from "../../api/use-partner-care.ts";
import { useSearchedPartners } from "../../api/use-searched.ts";
import { movesTexts } from "../../texts/moves.ts";
import { MoveEffects } from "./move-effects.tsx";

/** Asks for another sponsor, after a look at who moves along. */
export function MoveForm({ partner, onDone }: { partner: WholePartner; onDone: () => void }) {
  const t = useTexts(movesTexts);
  const decides = useMay("partners:move");
  const source = useSearchedPartners();
  const acts = useMoveActs();
  const now = partner.sponsorPartnerId ?? "";
  const form = useForm({
    initial: { toPartnerId: now, reason: "" },
    check: ({ toPartnerId, reason }) => ({
      ...(toPartnerId === now ? { toPartnerId: t.chooseAnother } : {}),
      ...(reason.trim() === "" ? { reason: t.giveReason } : {}),
    }),
    send: async ({ toPartnerId, reason }) => {
      await acts.ask(partner.id, {
        ...{ tree: "sponsor", toPartnerId: toPartnerId || null, reason: reason.trim() },
      });
      toast(t.asked);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.ask} onCancel={onDone}>
      <h3>{t.askTitle}</h3>
      <SearchedFilter
        label={t.newSponsor}
        none={t.nobody}
        value={form.values.toPartnerId || undefined}
        error={form.errors.toPartnerId}
        source={{
          ...source,
          find: async (text, signal) => (await source.find(text, signal)).filter(([id]) => id !== partner.id),
        }}
        onChoose={(value) => form.set("toPartnerId", value)}
      />
      <MoveEffects partnerId={partner.id} tree="sponsor" />
      <TextArea form={form} name="reason" label={t.reason} hint={t.reasonHint} rows={2} />
      <p className="hint">{decides ? t.youDecide : t.ownerDecides}</p>
    </FormFrame>
  );
}
