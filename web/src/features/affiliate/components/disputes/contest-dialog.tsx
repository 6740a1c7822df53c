import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useOpenDispute } from "../../api/use-disputes.ts";

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
  const open = useOpenDispute();
  const [number, setNumber] = useState<number | null>(null);
  const form = useForm({
    initial: { text: "" },
    check: ({ text }): { text?: string } => (text.trim() === "" ? { text: "Say what is wrong." } : {}),
    send: async ({ text }) => {
      const opened = await open({ subject, id, text });
      if (opened !== null) return setNumber(opened.number);
      toast("Your earlier words had arrived. Nothing was sent twice.");
      onClose();
    },
  });
  return (
    <Dialog title={`Contest ${what}`} onClose={onClose}>
      {number === null ? (
        <FormFrame form={form} submit="Send it to the merchant" onCancel={onClose}>
          <TextArea
            form={form}
            name="text"
            label="What is wrong"
            rows={5}
            hint="What you expected, and from what you know it. The merchant sees it beside the record, and has to answer by a day that is named."
          />
        </FormFrame>
      ) : (
        <div className="stacked is-tight">
          <p role="status">It is sent, as dispute {number}.</p>
          <p>
            <Link to="/affiliate/payouts/disputes" className="button is-main">
              See your disputes
            </Link>
          </p>
        </div>
      )}
    </Dialog>
  );
}
