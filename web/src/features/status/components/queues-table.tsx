import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatAge, formatCount, UNKNOWN } from "../../../lib/format.ts";
import type { QueueStatus, Status } from "../api/status-schema.ts";

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
  const columns: readonly Column<QueueStatus>[] = [
    { title: "Queue", cell: ({ name }) => <code>{name}</code> },
    { title: "Waiting", numeric: true, cell: ({ backlog }) => formatCount(backlog) },
    { title: "In flight", numeric: true, cell: ({ inFlight }) => formatCount(inFlight) },
    { title: "Dead letters", numeric: true, cell: ({ dead }) => formatCount(dead) },
    {
      title: "Oldest",
      numeric: true,
      cell: ({ oldestMs }) => (oldestMs === null ? UNKNOWN : formatAge(nowMs - oldestMs)),
    },
  ];
  const queues = (status?.queues?.queues ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <Section title="Queues" aside="messages, each a pack of events">
      {status !== null && queues.length === 0 ? (
        <p className="hint">
          {queueAnswers
            ? "A function cannot see into a Cloudflare Queue. Backlog and dead letters are in Cloudflare’s dashboard, under Queues."
            : "The queue did not answer, so what waits in it is not known."}
        </p>
      ) : (
        <DataTable
          caption="Queues and what waits in them"
          columns={columns}
          rows={queues}
          rowKey={({ name }) => name}
        />
      )}
    </Section>
  );
}
