import { type ReactNode, useEffect } from "react";

interface PageHeadProps {
  readonly title: string;
  /** What the page is for, in a sentence. */
  readonly lead?: ReactNode;
  /** What one comes here to do. */
  readonly action?: ReactNode;
}

/** The page's heading; it names the window as well. */
export function PageHead({ title, lead, action }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Tributary`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead === undefined ? null : <p className="page-lead">{lead}</p>}
      </div>
      {action === undefined ? null : <div className="page-action">{action}</div>}
    </header>
  );
}
