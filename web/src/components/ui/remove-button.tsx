import { type ReactNode, useState } from "react";
import { useForm } from "../../lib/form/use-form.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { FormFrame } from "./form-frame.tsx";

interface RemoveButtonProps {
  /** As in "Remove the passkey Phone". */
  readonly what: string;
  readonly verb?: string;
  readonly onRemove: () => Promise<unknown>;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Takes something away, after a look at what follows from that. */
export function RemoveButton({ what, verb = "Remove", onRemove, children }: RemoveButtonProps) {
  const [asking, setAsking] = useState(false);
  const form = useForm({
    initial: {},
    send: async () => {
      await onRemove();
      setAsking(false);
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)} aria-label={`${verb} ${what}`}>
        {verb}
      </Button>
      {asking ? (
        <Dialog title={`${verb} ${what}?`} onClose={() => setAsking(false)}>
          <FormFrame form={form} submit={verb} onCancel={() => setAsking(false)}>
            <p>{children}</p>
          </FormFrame>
        </Dialog>
      ) : null}
    </>
  );
}
