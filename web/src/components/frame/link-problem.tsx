import type { ReactNode } from "react";
import { PageHead } from "../ui/page-head.tsx";

interface LinkProblemProps {
  readonly title?: string;
  /** How to get another one. */
  readonly children: ReactNode;
}

/** A link of a mail that leads nowhere any more, or never did, and what to do instead. */
export function LinkProblem({ title = "This link does not work any more", children }: LinkProblemProps) {
  return (
    <>
      <PageHead title={title} lead="It was used, is too old, or was cut off on its way." />
      <div className="stacked">{children}</div>
    </>
  );
}
