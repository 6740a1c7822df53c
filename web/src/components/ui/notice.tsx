import type { ReactNode } from "react";
import type { Tone } from "../../lib/tone.ts";
import { Sign } from "./sign.tsx";

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}

/** Something to know about what stands around it. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={`notice is-${tone}`}>
      <Sign tone={tone} />
      <div>
        {title === undefined ? null : <p className="notice-title">{title}</p>}
        <div className="notice-text">{children}</div>
      </div>
    </div>
  );
}
