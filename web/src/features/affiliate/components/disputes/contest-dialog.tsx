import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useOpenDispute } from "../../api/use-disputes.ts";
import { contestTexts } from "../../texts/contest.ts";

interface ContestDialogProps {
  /** What is contested. */
  readonly subject: "conversion" | "payout";
  readonly id: string;
  /** As in "the order …1234". */
  readonly what: string;
  readonly onClose: () => void;
}

/** Says what is wrong with a conversion or payout to the merchant, who has to answer. */
export default function ContestDialog({ subject, id, what, onClose }: ContestDialogProps) {
  const t = useTexts(contestTexts);
  const open = useOpenDispute();
  const [number, setNumber] = useState<number | null>(null);
  const form = useForm({
    initial: { text: "" },
    check: ({ text }): { text?: string } => (text.trim() === "" ? { text: t.sayWhat } : {}),
    send: async ({ text }) => {
      const opened = await open({ subject, id, text });
      if (opened !== null) return setNumber(opened.number);
      toast(t.earlier);
      onClose();
    },
  });
  return (
    <Dialog title={t.contestWhat(what)} onClose={onClose}>
      {number === null ? (
        <FormFrame form={form} submit={t.send} onCancel={onClose}>
          <TextArea form={form} name="text" label={t.wrong} rows={5} hint={t.wrongHint} />
        </FormFrame>
      ) : (
        <div className="stacked is-tight">
          <p role="status">{t.sentAs(String(number))}</p>
          <p>
            <Link to="/affiliate/payouts/disputes" className="button is-main">
              {t.see}
            </Link>
          </p>
        </div>
      )}
    </Dialog>
  );
}
