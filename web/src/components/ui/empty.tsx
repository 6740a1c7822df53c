import type { ReactNode } from "react";

interface EmptyProps {
  readonly title: string;
  /** What to do next. */
  readonly children: ReactNode;
}

/** Stands where rows would, when there are none. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <div className="empty-text">{children}</div>
    </div>
  );
}
