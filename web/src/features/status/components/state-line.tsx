import { Sign } from "../../../components/ui/sign.tsx";
import type { Assessment } from "../assess.ts";

/** The answer to the page's question in one line, read out when it changes; below it what needs care. */
export function StateLine({ tone, headline, notes }: Assessment) {
  return (
    <div className="state">
      <div aria-live="polite" aria-atomic="true">
        <h1 className={`state-headline is-${tone}`}>
          <Sign tone={tone} />
          <span>{headline}</span>
        </h1>
      </div>
      <ul className="state-notes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
