import type { ReactNode } from "react";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { Moment } from "../../../components/ui/moment.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatAge, formatCount, UNKNOWN } from "../../../lib/format.ts";
import type { Status } from "../api/status-schema.ts";
import { OUTBOX_LATE_SECONDS } from "../assess.ts";

interface FiguresProps {
  /** Null before the first figures came. */
  readonly status: Status | null;
  /** The server's clock. */
  readonly nowMs: number;
  /** Whether `npm start` printed a demo link to the viewer. */
  readonly oneMachine: boolean;
}

/** What came and what waits, in counts over all tenants. */
export function Figures(props: FiguresProps) {
  return (
    <div className="figures">
      <Clicks {...props} />
      <Conversions {...props} />
      <Outbox {...props} />
      <BadEvents {...props} />
    </div>
  );
}

function Clicks({ status, nowMs, oneMachine }: FiguresProps) {
  const clicks = status?.clicks;
  return (
    <Section title="Clicks">
      <Figure value={count(clicks?.lastHour)} label="in the last hour" />
      {clicks?.lastAt === null ? (
        <Hint>
          None in the last day.{" "}
          {oneMachine ? "Open the demo link that npm start printed." : "Open one of your links."}
        </Hint>
      ) : (
        <Facts
          facts={[
            ["of which bots", count(clicks?.bots)],
            ["latest", <Moment key="at" at={clicks?.lastAt ?? null} nowMs={nowMs} />],
          ]}
        />
      )}
    </Section>
  );
}

function Conversions({ status, nowMs, oneMachine }: FiguresProps) {
  const conversions = status?.conversions;
  return (
    <Section title="Conversions">
      <Figure value={count(conversions?.lastHour)} label="in the last hour" />
      {conversions?.lastAt === null ? (
        <Hint>
          None in the last day. Send one to <code>POST /api/v1/conversions</code>
          {oneMachine ? " with the API key that npm start printed." : "."}
        </Hint>
      ) : (
        <Facts
          facts={[
            ["not yet worked on", count(conversions?.waiting)],
            ["latest", <Moment key="at" at={conversions?.lastAt ?? null} nowMs={nowMs} />],
          ]}
        />
      )}
    </Section>
  );
}

function Outbox({ status }: FiguresProps) {
  const outbox = status?.outbox;
  const oldest = outbox?.oldestSeconds ?? null;
  return (
    <Section title="Outbox">
      <Figure value={count(outbox?.waiting)} label="hand-offs waiting" />
      {outbox?.waiting === 0 ? (
        <Hint>Every hand-off has been published.</Hint>
      ) : (
        <Facts
          facts={[
            ["oldest waits for", oldest === null ? UNKNOWN : formatAge(oldest * 1_000)],
            ["late after", formatAge(OUTBOX_LATE_SECONDS * 1_000)],
          ]}
        />
      )}
    </Section>
  );
}

function BadEvents({ status }: FiguresProps) {
  const bad = status?.badEvents;
  return (
    <Section title="Bad events">
      <Figure value={count(bad?.lastDay)} label="in the last day" />
      {bad?.lastDay === 0 ? (
        <Hint>Every event that came could be stored.</Hint>
      ) : (
        <Facts
          facts={[
            ["latest reason", bad?.lastReason == null ? UNKNOWN : <code key="why">{bad.lastReason}</code>],
          ]}
        />
      )}
    </Section>
  );
}

/** Stands where the facts would, when there are none. */
function Hint({ children }: { children: ReactNode }) {
  return <p className="hint">{children}</p>;
}

function count(value: number | undefined): string {
  return value === undefined ? UNKNOWN : formatCount(value);
}
