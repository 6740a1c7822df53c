import { lazy, Suspense, useState } from "react";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { actionsOf, type LineAction } from "../../line-actions.ts";
import { payoutActionsTexts } from "../../texts/payout-actions.ts";

const LineForm = lazy(() => import("./line-forms.tsx"));
const ReasonForm = lazy(async () => ({
  default: (await import("../../../../components/ui/reason-form.tsx")).ReasonForm,
}));

type Reasons = (typeof payoutActionsTexts)["en"]["reasons"];

const wantsReason = (action: LineAction): action is keyof Reasons =>
  Object.hasOwn(payoutActionsTexts.en.reasons, action);

/** What can be done about a line, one thing at a time. */
export function LineDecisions({ line }: { line: PayoutDetail }) {
  const t = useTexts(payoutActionsTexts);
  const { api } = usePlace();
  const refresh = useRefreshPayouts();
  const may = { "payouts:batch": useMay("payouts:batch"), "payouts:write": useMay("payouts:write") };
  const [open, setOpen] = useState<LineAction | null>(null);
  const offered = actionsOf(line).filter(({ needs }) => (may as Readonly<Record<string, boolean>>)[needs]);
  const close = () => setOpen(null);
  const done = async (told: string) => {
    toast(told);
    close();
    await refresh();
  };
  // What is open stays so with what is typed, though the line, read anew, no longer offers it.
  if (open === null) {
    if (offered.length === 0) return <p className="quiet">{t.nothing}</p>;
    return (
      <div className="button-row">
        {offered.map(({ action }, index) => (
          <Button key={action} look={index === 0 ? "main" : "plain"} onClick={() => setOpen(action)}>
            {`${t.actions[action]}…`}
          </Button>
        ))}
      </div>
    );
  }
  if (!wantsReason(open))
    return (
      <Suspense fallback={<Waiting />}>
        <LineForm action={open} line={line} onDone={done} onCancel={close} />
      </Suspense>
    );
  const { submit, hint, told } = t.reasons[open];
  return (
    <Suspense>
      <ReasonForm
        submit={submit}
        hint={hint}
        onSend={async (reason) => {
          await api.post(`/api/v1/payouts/${line.id}/${open}`, { reason });
          await done(told);
        }}
        onCancel={close}
      />
    </Suspense>
  );
}
