import type { ReactNode } from "react";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { Moment } from "../../../components/ui/moment.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatAge, formatCount, UNKNOWN } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import type { Status } from "../api/status-schema.ts";
import { OUTBOX_LATE_SECONDS } from "../assess.ts";
import { statusTexts } from "../texts/status.ts";

const SEND_ROUTE = <code>POST /api/v1/conversions</code>;

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
  const t = useTexts(statusTexts);
  const clicks = status?.clicks;
  return (
    <Section title={t.clicks.title}>
      <Figure value={count(clicks?.lastHour)} label={t.lastHour} />
      {clicks?.lastAt === null ? (
        <Hint>
          {t.clicks.none} {oneMachine ? t.clicks.demo("npm start") : t.clicks.open}
        </Hint>
      ) : (
        <Facts
          facts={[
            [t.clicks.bots, count(clicks?.bots)],
            [t.latest, <Moment key="at" at={clicks?.lastAt ?? null} nowMs={nowMs} />],
          ]}
        />
      )}
    </Section>
  );
}

function Conversions({ status, nowMs, oneMachine }: FiguresProps) {
  const t = useTexts(statusTexts);
  const conversions = status?.conversions;
  return (
    <Section title={t.conversions.title}>
      <Figure value={count(conversions?.lastHour)} label={t.lastHour} />
      {conversions?.lastAt === null ? (
        <Hint>
          {oneMachine
            ? weave(t.conversions.noneHere, SEND_ROUTE, "npm start")
            : weave(t.conversions.none, SEND_ROUTE)}
        </Hint>
      ) : (
        <Facts
          facts={[
            [t.conversions.waiting, count(conversions?.waiting)],
            [t.latest, <Moment key="at" at={conversions?.lastAt ?? null} nowMs={nowMs} />],
          ]}
        />
      )}
    </Section>
  );
}

function Outbox({ status }: FiguresProps) {
  const t = useTexts(statusTexts);
  const outbox = status?.outbox;
  const oldest = outbox?.oldestSeconds ?? null;
  return (
    <Section title={t.outbox.title}>
      <Figure value={count(outbox?.waiting)} label={t.outbox.waiting} />
      {outbox?.waiting === 0 ? (
        <Hint>{t.outbox.none}</Hint>
      ) : (
        <Facts
          facts={[
            [t.outbox.oldest, oldest === null ? UNKNOWN : formatAge(oldest * 1_000)],
            [t.outbox.late, formatAge(OUTBOX_LATE_SECONDS * 1_000)],
          ]}
        />
      )}
    </Section>
  );
}

function BadEvents({ status }: FiguresProps) {
  const t = useTexts(statusTexts);
  const bad = status?.badEvents;
  return (
    <Section title={t.bad.title}>
      <Figure value={count(bad?.lastDay)} label={t.lastDay} />
      {bad?.lastDay === 0 ? (
        <Hint>{t.bad.none}</Hint>
      ) : (
        <Facts
          facts={[
            [t.bad.reason, bad?.lastReason == null ? UNKNOWN : <code key="why">{bad.lastReason}</code>],
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
