import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { uiTexts } from "./texts/ui.ts";

const RemoveDialog = lazy(() => import("./remove-dialog.tsx"));

interface RemoveButtonProps {
  /** As in "Remove the passkey Phone". */
  readonly what: string;
  readonly verb?: string;
  readonly onRemove: () => Promise<unknown>;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Takes something away, after a look at what follows from that. */
export function RemoveButton({ what, verb: given, onRemove, children }: RemoveButtonProps) {
  const t = useTexts(uiTexts);
  const verb = given ?? t.remove;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)} aria-label={`${verb} ${what}`}>
        {verb}
      </Button>
      <Suspense>
        {asking ? (
          <RemoveDialog what={what} verb={verb} onRemove={onRemove} onClose={() => setAsking(false)}>
            {children}
          </RemoveDialog>
        ) : null}
      </Suspense>
    </>
  );
}
