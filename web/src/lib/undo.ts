import { announce, toast } from "./announce.ts";

/**
 * Says that something was done, as `toast` does, and for a while that it can be taken back; without `undo` it is a toast. What
 * draws it comes when it is wanted first.
 */
export function toastUndo(text: string, undo: (() => Promise<unknown>) | undefined): void {
  if (undo === undefined) {
    toast(text);
    return;
  }
  announce(text);
  void import("../components/ui/undo-toast.tsx").then(
    ({ offerUndo }) => offerUndo({ text, undo }),
    () => toast(text),
  );
}
