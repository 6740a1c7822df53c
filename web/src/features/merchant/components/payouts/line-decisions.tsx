import { lazy, Suspense, useState } from "react";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { actionsOf, type LineAction } from "../../line-actions.ts";

const LineForm = lazy(() => import("./line-forms.tsx"));
const ReasonForm = lazy(async () => ({
  default: (await import("../../../../components/ui/reason-form.tsx")).ReasonForm,
}));

type Reason = readonly [submit: string, hint: string, told: string];

/** Of those that want a reason alone: what the button says, what follows, and what is told afterwards. */
const REASONS = {
  hold: [
    "Hold the payout",
    "No batch takes it and no run pays it until somebody releases it.",
    "It is held.",
  ],
  release: ["Release the payout", "It leaves with its batch again.", "It is released."],
  cancel: ["Cancel the payout", "Its amount becomes available to the partner again.", "It is cancelled."],
  "switch-method": [
    "Pay by hand instead",
    "It goes by the payee's verified method besides Stripe, and you say when it is paid.",
    "It is paid by hand now.",
  ],
  "mark-failed": [
    "Mark failed",
    "As the bank gave it; the partner reads it. The amount becomes available again.",
    "It is marked failed.",
  ],
} as const satisfies Partial<Record<LineAction, Reason>>;

const wantsReason = (action: LineAction): action is keyof typeof REASONS => Object.hasOwn(REASONS, action);

/** What can be done about a line, one thing at a time. */
export function LineDecisions({ line }: { line: PayoutDetail }) {
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
  const shown = offered.find(({ action }) => action === open)?.action;
  if (shown === undefined) {
    if (offered.length === 0) return <p className="quiet">Nothing by you, as it stands.</p>;
    return (
      <div className="button-row">
        {offered.map(({ action, name }, index) => (
          <Button key={action} look={index === 0 ? "main" : "plain"} onClick={() => setOpen(action)}>
            {`${name}…`}
          </Button>
        ))}
      </div>
    );
  }
  if (!wantsReason(shown))
    return (
      <Suspense fallback={<Waiting />}>
        <LineForm action={shown} line={line} onDone={done} onCancel={close} />
      </Suspense>
    );
  const [submit, hint, told] = REASONS[shown];
  return (
    <Suspense>
      <ReasonForm
        submit={submit}
        hint={hint}
        onSend={async (reason) => {
          await api.post(`/api/v1/payouts/${line.id}/${shown}`, { reason });
          await done(told);
        }}
        onCancel={close}
      />
    </Suspense>
  );
}
