import type { ReactNode } from "react";

interface FigureProps {
  /** A number, or a link of it to what it is made of. */
  readonly value: ReactNode;
  readonly label: string;
}

/** One large number and what it counts. */
export function Figure({ value, label }: FigureProps) {
  return (
    <p className="figure">
      <span className="figure-value">{value}</span> <span className="figure-label">{label}</span>
    </p>
  );
}

/** Small figures under a large one, as pairs of name and value. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
