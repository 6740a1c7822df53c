import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Payout } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import type { Query } from "../../../../lib/api/create-api.ts";
import { useLines } from "../../api/use-payouts.ts";
import { describeLine, describeMethod } from "../../describe-payout.ts";
import { ProgramTime } from "./program-time.tsx";

interface LinesTableProps {
  readonly filter: Query;
  /** Asked for again and again. */
  readonly live?: boolean;
  readonly empty: ReactNode;
}

/** Lines, those that failed first; each leads to all that is known of it. */
export function LinesTable({ filter, live = false, empty }: LinesTableProps) {
  const isOne = filter.state !== undefined;
  const failed = useLines({ ...filter, state: "failed" }, { idle: isOne, live });
  const all = useLines(filter, { live });
  const others = isOne ? all.data : all.data?.filter(({ state }) => state !== "failed");
  const rows =
    others === undefined || (!isOne && failed.data === undefined)
      ? undefined
      : [...(isOne ? [] : (failed.data ?? [])), ...others];
  return (
    <div className="stacked">
      <LoadProblem
        error={all.error ?? failed.error}
        onRetry={() => void all.refetch().then(() => failed.refetch())}
      />
      <div>
        <ListTable
          caption="Payouts, failed ones first, then the newest"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          empty={empty}
        />
        <MoreButton query={!isOne && failed.hasNextPage ? failed : all} />
      </div>
    </div>
  );
}

const COLUMNS: readonly Column<Payout>[] = [
  {
    title: "Partner",
    cell: ({ id, partnerName }) => (
      <Link to="/merchant/payouts/$payoutId" params={{ payoutId: id }}>
        {partnerName}
      </Link>
    ),
  },
  {
    title: "State",
    cell: (line) => {
      const { tone, text } = describeLine(line);
      const why = line.failure?.reason ?? line.reason;
      return (
        <>
          <Badge tone={tone}>{text}</Badge>
          {why === null ? null : <span className="second">{why}</span>}
        </>
      );
    },
  },
  {
    title: "Amount",
    numeric: true,
    cell: ({ amountMinor, returnedMinor, currency }) => (
      <>
        <Money minor={amountMinor} currency={currency} />
        {returnedMinor === 0 ? null : (
          <span className="second">
            <Money minor={returnedMinor} currency={currency} /> came back
          </span>
        )}
      </>
    ),
  },
  {
    title: "By",
    cell: ({ method, transferId, reference }) => (
      <>
        {describeMethod(method)}
        {(transferId ?? reference) === null ? null : (
          <span className="second">{transferId ?? reference}</span>
        )}
      </>
    ),
  },
  { title: "Asked for", cell: ({ createdAt }) => <ProgramTime at={createdAt} /> },
];
