import { useBlocker } from "@tanstack/react-router";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { leaveGuardTexts } from "./texts/leave-guard.ts";

/** Asks before another page takes the place of what was typed and not sent; other things of the same page do not. */
export function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const t = useTexts(leaveGuardTexts);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    disabled: !unsaved,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog title={t.title} onClose={blocker.reset}>
      <p>{t.text}</p>
      <div className="form-actions">
        <Button look="main" onClick={blocker.reset}>
          {t.stay}
        </Button>
        <Button onClick={blocker.proceed}>{t.leave}</Button>
      </div>
    </Dialog>
  );
}
