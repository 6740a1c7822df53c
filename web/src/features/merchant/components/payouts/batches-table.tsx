import { Link } from "@tanstack/react-router";
import type { ListedBatch } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { formatCountOf } from "../../../../lib/format.ts";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import { useBatches } from "../../api/use-payouts.ts";
import { describeBatch, describeOrigin } from "../../describe-payout.ts";
import { ProgramTime } from "./program-time.tsx";

/** Batches, the newest first. */
export function BatchesTable() {
  const batches = useBatches();
  const nameOf = useNamesOfPeople();
  return (
    <>
      <LoadProblem error={batches.error} onRetry={() => void batches.refetch()} />
      <div>
        <ListTable
          caption="Batches, newest first"
          columns={columnsWith(nameOf)}
          rows={batches.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title="No batch yet">
              <p>
                A batch takes what was requested, or whoever is eligible, and shows what it comes to before
                anything leaves.
              </p>
            </Empty>
          }
        />
        <MoreButton query={batches} />
      </div>
    </>
  );
}

const columnsWith = (
  nameOf: (userId: string | null, nobody?: string) => string,
): readonly Column<ListedBatch>[] => [
  {
    title: "Batch",
    cell: ({ id, number, origin }) => (
      <>
        <Link to="/merchant/payouts/batches/$batchId" params={{ batchId: id }}>
          Batch {number}
        </Link>
        <span className="second">{describeOrigin(origin)}</span>
      </>
    ),
  },
  {
    title: "State",
    cell: ({ state, totals }) => {
      const { tone, text } = describeBatch(state);
      const failed = totals.reduce((sum, { failedLines }) => sum + failedLines, 0);
      return (
        <>
          <Badge tone={tone}>{text}</Badge>
          {failed === 0 ? null : (
            <span className="second">{formatCountOf(failed, "line failed", "lines failed")}</span>
          )}
        </>
      );
    },
  },
  {
    title: "Comes to",
    numeric: true,
    cell: ({ totals }) => (
      <>
        <Amounts
          amounts={totals.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))}
          none="nothing"
        />
        <span className="second">
          {formatCountOf(
            totals.reduce((sum, { lines }) => sum + lines, 0),
            "line",
            "lines",
          )}
        </span>
      </>
    ),
  },
  {
    title: "Made by",
    cell: ({ createdBy, createdAt }) => (
      <>
        {nameOf(createdBy, "its schedule")}
        <span className="second">
          <ProgramTime at={createdAt} />
        </span>
      </>
    ),
  },
  {
    title: "Approved by",
    cell: ({ approvedBy, approvedAt }) =>
      approvedAt === null ? (
        "nobody yet"
      ) : (
        <>
          {nameOf(approvedBy)}
          <span className="second">
            <ProgramTime at={approvedAt} />
          </span>
        </>
      ),
  },
];
