import { Section } from "../../../components/ui/section.tsx";
import { Sign } from "../../../components/ui/sign.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../lib/tone.ts";
import { describeFlow, type FlowPart, type FlowState } from "../describe-flow.ts";
import { flowTexts } from "../texts/flow.ts";
import type { View } from "../view.ts";
import "./flow.css";

interface Place {
  readonly part: FlowPart;
  /** Where it passes things on to, for those who do not see the stream. */
  readonly to: FlowPart | null;
}

const PLACES: readonly Place[] = [
  { part: "visitor", to: "edge" },
  { part: "edge", to: "queue" },
  { part: "queue", to: "ingest" },
  { part: "ingest", to: "postgres" },
  { part: "postgres", to: null },
  { part: "functions", to: "postgres" },
  { part: "qstash", to: "functions" },
];

/**
 * The stretches of the stream as shapes in a box of 100 by 100 that is stretched over the row. It widens as it goes,
 * and the stream that the functions send joins it.
 */
const REACHES: readonly { from: FlowPart; into: FlowPart; path: string }[] = [
  { from: "visitor", into: "edge", path: "M0 -1 25 -2V2L0 1Z" },
  { from: "edge", into: "queue", path: "M25 -2 50 -3V3L25 2Z" },
  { from: "queue", into: "ingest", path: "M50 -3 75 -4V4L50 3Z" },
  { from: "qstash", into: "functions", path: "M50 99 75 98V102L50 101Z" },
  { from: "functions", into: "postgres", path: "M75 98C88 98 84 -3 100 -3V3C87 3 90 102 75 102Z" },
  { from: "ingest", into: "postgres", path: "M75 -4 100 -5V5L75 4Z" },
];

/** Where something moves: from the visitor to Postgres. */
const CURRENT = "M0 0H100";

const RANK: Readonly<Record<Tone, number>> = { bad: 3, warn: 2, unknown: 1, ok: 0 };

/** The way of an event, with how each part of it does. */
export function Flow({ view, nowMs, moving }: { view: View; nowMs: number; moving: boolean }) {
  const t = useTexts(flowTexts);
  const states = describeFlow(view, nowMs);
  return (
    <Section title={t.title} className="flow-section">
      <div className="flow">
        <svg className="flow-stream" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {REACHES.map(({ from, into, path }) => (
            <path key={path} d={path} className={`is-${reachTone(states[from], states[into])}`} />
          ))}
          {moving ? <path d={CURRENT} className="flow-current" /> : null}
        </svg>
        <ol className="flow-places">
          {PLACES.map((place) => (
            <FlowPlace key={place.part} place={place} state={states[place.part]} />
          ))}
        </ol>
      </div>
    </Section>
  );
}

function FlowPlace({ place: { part, to }, state }: { place: Place; state: FlowState }) {
  const t = useTexts(flowTexts);
  return (
    <li className={`flow-place at-${part} is-${state.tone}`}>
      <Sign tone={state.tone} />
      <span className="flow-name">{t.places[part].name}</span>{" "}
      <span className="flow-state">{state.text}</span>{" "}
      <span className="flow-where">{t.places[part].where}</span>
      {to === null ? null : <span className="visually-hidden">{t.leadsTo(t.places[to].as)}</span>}
    </li>
  );
}

/** A stretch is broken where either end is; the visitor's end says nothing about it. */
function reachTone(from: FlowState, into: FlowState): Tone {
  return from.tone === "bad" || RANK[into.tone] >= RANK.warn ? "bad" : into.tone;
}
