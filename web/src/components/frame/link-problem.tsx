import type { ReactNode } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { PageHead } from "../ui/page-head.tsx";
import { entryTexts } from "./texts/entry.ts";

interface LinkProblemProps {
  readonly title?: string;
  /** How to get another one. */
  readonly children: ReactNode;
}

/** A link of a mail that leads nowhere any more, or never did, and what to do instead. */
export function LinkProblem({ title, children }: LinkProblemProps) {
  const t = useTexts(entryTexts);
  return (
    <>
      <PageHead title={title ?? t.linkTitle} lead={t.linkLead} />
      <div className="stacked">{children}</div>
    </>
  );
}
