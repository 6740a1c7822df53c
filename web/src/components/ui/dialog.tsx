import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { defineTexts } from "../../lib/texts/texts.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";

// Here and not among the texts of the other controls: a dialog comes with the first page, whichever it is.
const dialogTexts = defineTexts({ en: { close: "Close" }, vi: { close: "Đóng" } });

interface DialogProps {
  readonly title: string;
  /** Absent: it cannot be left without doing what it asks. */
  readonly onClose?: () => void;
  /** `sheet`: at the bottom of the screen, as wide as it is. `palette`: near its top, its title heard alone. */
  readonly look?: "plain" | "sheet" | "palette";
  readonly children: ReactNode;
}

/** A question above the page; the browser keeps the focus inside it and gives it back afterwards. */
export function Dialog({ title, onClose, look = "plain", children }: DialogProps) {
  const t = useTexts(dialogTexts);
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it is still in the page, or the focus is not given back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("input:not([readonly])")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={`dialog is-${look}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        {onClose === undefined ? null : (
          <button type="button" className="button is-bare" onClick={onClose}>
            {t.close}
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}
