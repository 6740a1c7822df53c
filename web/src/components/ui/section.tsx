import { type ReactNode, useId } from "react";

interface SectionProps {
  readonly title: string;
  /** What the title leaves open, such as the span of time. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled part of a page under a rule; a landmark by its title. */
export function Section({ title, aside, className = "", children }: SectionProps) {
  const id = useId();
  return (
    <section className={`section ${className}`} aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id}>{title}</h2>
        {aside === undefined ? null : <p className="section-aside">{aside}</p>}
      </header>
      {children}
    </section>
  );
}
