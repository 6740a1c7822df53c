import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Sign } from "../../../components/ui/sign.tsx";
import { formatDuration, UNKNOWN } from "../../../lib/format.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../lib/tone.ts";
import type { Check } from "../api/ready-schema.ts";
import { flowTexts } from "../texts/flow.ts";
import { statusTexts } from "../texts/status.ts";
import type { View } from "../view.ts";

interface Part {
  readonly name: string;
  readonly where: string;
  readonly tone: Tone;
  readonly state: string;
  readonly ms: number | null;
}

/** What the functions lean on, as `/api/ready` found it, and the functions as this browser found them. */
export function PartsTable({ view }: { view: View }) {
  const t = useTexts(statusTexts).parts;
  const columns: readonly Column<Part>[] = [
    { title: t.part, cell: ({ name }) => name },
    { title: t.where, cell: ({ where }) => <span className="quiet">{where}</span> },
    {
      title: t.state,
      cell: ({ tone, state }) => (
        <span className="with-sign">
          <Sign tone={tone} /> {state}
        </span>
      ),
    },
    { title: t.took, numeric: true, cell: ({ ms }) => (ms === null ? UNKNOWN : formatDuration(ms)) },
  ];

  return (
    <Section title={t.title} aside={t.aside} className="is-current">
      <DataTable caption={t.caption} columns={columns} rows={listParts(view)} rowKey={({ name }) => name} />
    </Section>
  );
}

function listParts({ answered, ready, roundTripMs, status }: View): Part[] {
  const t = textsNow(flowTexts);
  const api: Part = {
    name: t.places.functions.name,
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
  const queue = part(t.places.queue.name, t.places.queue.where, ready?.checks.queue);
  // Without an address to ask at, the functions report the queue as well without having asked it.
  const unseen = ready?.checks.queue.ok === true && status !== null && status.queues === null;
  return [
    api,
    part("Postgres", "Neon", ready?.checks.database),
    part("Redis", "Upstash", ready?.checks.redis),
    unseen ? { ...queue, tone: "unknown", state: t.notSeen, ms: null } : queue,
  ];
}

function apiState(answered: boolean | null): Pick<Part, "tone" | "state"> {
  const t = textsNow(flowTexts);
  if (answered === null) return { tone: "unknown", state: t.asked };
  return answered ? { tone: "ok", state: t.answers } : { tone: "bad", state: t.noAnswer };
}

function checkState(answered: boolean | null, check: Check | undefined): Pick<Part, "tone" | "state"> {
  const t = textsNow(flowTexts);
  if (check === undefined) return { tone: "unknown", state: answered === null ? t.asked : t.notKnown };
  return check.ok ? { tone: "ok", state: t.answers } : { tone: "bad", state: t.noAnswer };
}
