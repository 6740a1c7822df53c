import { useEffect, useState } from "react";
import { announce } from "../../lib/announce.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { uiTexts } from "./texts/ui.ts";

const SHOWN_MS = 2_000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as in "Copy the link of spring". */
  readonly what: string;
  readonly look?: "main" | "plain";
}

/** Copies a text and says so, without changing its own size. */
export function CopyButton({ text, what, look = "plain" }: CopyButtonProps) {
  const t = useTexts(uiTexts);
  const [state, setState] = useState<"ready" | "copied" | "failed">("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setState(copied ? "copied" : "failed");
    announce(copied ? t.copiedWhat(what) : t.copyByHand);
  };
  const labels = { ready: t.copy, copied: t.copied, failed: t.notAllowed };
  return (
    <Button look={look} onClick={() => void copy()} aria-label={t.copyWhat(what)}>
      <span className="swap">
        {Object.entries(labels).map(([name, label]) => (
          <span key={name} className={name === state ? "is-shown" : ""} aria-hidden="true">
            {label}
          </span>
        ))}
      </span>
    </Button>
  );
}
