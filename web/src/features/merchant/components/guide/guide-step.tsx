import { type ReactNode, useId } from "react";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { StepState } from "../../guide-progress.ts";
import { guideTexts } from "../../texts/guide.ts";

interface GuideStepProps {
  readonly number: number;
  readonly title: string;
  readonly state: StepState;
  readonly children: ReactNode;
}

/** A step of the guide: its number, whether it is done, and what to do. */
export function GuideStep({ number, title, state, children }: GuideStepProps) {
  const t = useTexts(guideTexts);
  const id = useId();
  return (
    <li className={`guide-step is-${state}`} aria-current={state === "now" ? "step" : undefined}>
      <span className="guide-number" aria-hidden="true">
        {state === "done" ? "✓" : number}
      </span>
      <section aria-labelledby={id}>
        <h2 id={id}>
          {title} <span className="visually-hidden">({t.states[state]})</span>
        </h2>
        <div className="guide-body">{children}</div>
      </section>
    </li>
  );
}
