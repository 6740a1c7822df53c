import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatAge, formatCount, UNKNOWN } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { QueueStatus, Status } from "../api/status-schema.ts";
import { statusTexts } from "../texts/status.ts";

interface QueuesTableProps {
  /** Null before the first figures came. */
  readonly status: Status | null;
  /** Whether the queue answered when it was asked. */
  readonly queueAnswers: boolean;
  /** The server's clock. */
  readonly nowMs: number;
}

/** What waits in the queues, where the functions can see into them. */
export function QueuesTable({ status, queueAnswers, nowMs }: QueuesTableProps) {
  const t = useTexts(statusTexts).queues;
  const columns: readonly Column<QueueStatus>[] = [
    { title: t.queue, cell: ({ name }) => <code>{name}</code> },
    { title: t.waiting, numeric: true, cell: ({ backlog }) => formatCount(backlog) },
    { title: t.inFlight, numeric: true, cell: ({ inFlight }) => formatCount(inFlight) },
    { title: t.dead, numeric: true, cell: ({ dead }) => formatCount(dead) },
    {
      title: t.oldest,
      numeric: true,
      cell: ({ oldestMs }) => (oldestMs === null ? UNKNOWN : formatAge(nowMs - oldestMs)),
    },
  ];
  const queues = (status?.queues?.queues ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <Section title={t.title} aside={t.aside}>
      {status !== null && queues.length === 0 ? (
        <p className="hint">{queueAnswers ? t.unseen : t.silent}</p>
      ) : (
        <DataTable caption={t.caption} columns={columns} rows={queues} rowKey={({ name }) => name} />
      )}
    </Section>
  );
}
