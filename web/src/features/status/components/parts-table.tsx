import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Sign } from "../../../components/ui/sign.tsx";
import { formatDuration, UNKNOWN } from "../../../lib/format.ts";
import type { Tone } from "../../../lib/tone.ts";
import type { Check } from "../api/ready-schema.ts";
import type { View } from "../view.ts";

interface Part {
  readonly name: string;
  readonly where: string;
  readonly tone: Tone;
  readonly state: string;
  readonly ms: number | null;
}

const COLUMNS: readonly Column<Part>[] = [
  { title: "Part", cell: ({ name }) => name },
  { title: "Where", cell: ({ where }) => <span className="quiet">{where}</span> },
  {
    title: "State",
    cell: ({ tone, state }) => (
      <span className="with-sign">
        <Sign tone={tone} /> {state}
      </span>
    ),
  },
  { title: "Took", numeric: true, cell: ({ ms }) => (ms === null ? UNKNOWN : formatDuration(ms)) },
];

/** What the functions lean on, as `/api/ready` found it, and the functions as this browser found them. */
export function PartsTable({ view }: { view: View }) {
  return (
    <Section title="Parts" aside="asked at each look" className="is-current">
      <DataTable
        caption="Parts and whether they answer"
        columns={COLUMNS}
        rows={listParts(view)}
        rowKey={({ name }) => name}
      />
    </Section>
  );
}

function listParts({ answered, ready, roundTripMs, status }: View): Part[] {
  const api: Part = {
    name: "Functions",
    where: window.location.host,
    ...apiState(answered),
    ms: answered ? roundTripMs : null,
  };
  const part = (name: string, where: string, check: Check | undefined): Part => ({
    name,
    where,
    ...checkState(answered, check),
    ms: check?.ok ? check.ms : null,
  });
  const queue = part("Queue", "Cloudflare Queues", ready?.checks.queue);
  // Without an address to ask at, the functions report the queue as well without having asked it.
  const unseen = ready?.checks.queue.ok === true && status !== null && status.queues === null;
  return [
    api,
    part("Postgres", "Neon", ready?.checks.database),
    part("Redis", "Upstash", ready?.checks.redis),
    unseen ? { ...queue, tone: "unknown", state: "not seen from here", ms: null } : queue,
  ];
}

function apiState(answered: boolean | null): Pick<Part, "tone" | "state"> {
  if (answered === null) return { tone: "unknown", state: "asked" };
  return answered ? { tone: "ok", state: "answers" } : { tone: "bad", state: "no answer" };
}

function checkState(answered: boolean | null, check: Check | undefined): Pick<Part, "tone" | "state"> {
  if (check === undefined) return { tone: "unknown", state: answered === null ? "asked" : "not known" };
  return check.ok ? { tone: "ok", state: "answers" } : { tone: "bad", state: "no answer" };
}
