import { useQuery } from "@tanstack/react-query";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../../lib/undo.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { useChangePartners } from "../../api/use-partner-care.ts";
import { partnersTexts } from "../../texts/partners.ts";

interface ChangeDialogProps {
  readonly partnerIds: readonly string[];
  readonly action: "suspend" | "reinstate";
  readonly onClose: () => void;
}

/** Suspends or reinstates partners, after a look at what that does. */
export function ChangeDialog({ partnerIds, action, onClose }: ChangeDialogProps) {
  const t = useTexts(partnersTexts);
  const change = useChangePartners();
  const keys = useKeys();
  const would = useQuery({
    queryKey: [...keys.partners, "preview", action, ...partnerIds],
    queryFn: () => change(partnerIds, action === "suspend" ? { action, reason: "?" } : { action }, true),
    gcTime: 0,
  });
  const suspends = action === "suspend";
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }): Record<string, string> =>
      suspends && reason.trim() === "" ? { reason: t.giveReason } : {},
    send: async ({ reason }) => {
      const { changed, rows } = await change(
        partnerIds,
        suspends ? { action: "suspend", reason: reason.trim() } : { action: "reinstate" },
      );
      // Suspending again would want a reason; who was suspended before stays so.
      const ids = rows.filter(({ outcome }) => outcome === "changed").map((row) => row.partnerId);
      if (!suspends) toast(t.reinstated(changed));
      else
        toastUndo(
          t.suspended(changed),
          ids.length === 0 ? undefined : () => change(ids, { action: "reinstate" }),
        );
      onClose();
    },
  });
  const title = suspends ? t.suspendTitle(partnerIds.length) : t.reinstateTitle(partnerIds.length);
  return (
    <Dialog title={title} onClose={onClose}>
      <FormFrame form={form} submit={suspends ? t.suspend : t.reinstate} onCancel={onClose}>
        <Loaded of={[would]} meanwhile={<p className="quiet">{t.looking}</p>}>
          {({ links, unchanged, pending }) => (
            <>
              <p>
                {suspends ? t.stops(links) : t.goesOn(links)} {suspends ? t.told : t.toldBack}{" "}
                {unchanged === 0 ? "" : t.unchanged(unchanged)}
              </p>
              {suspends && pending.length > 0 ? (
                <p>
                  {t.pending}{" "}
                  <Amounts
                    amounts={pending.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))}
                  />
                </p>
              ) : null}
            </>
          )}
        </Loaded>
        {suspends ? <TextArea form={form} name="reason" label={t.reason} rows={2} /> : null}
      </FormFrame>
    </Dialog>
  );
}
