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
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useLines } from "../../api/use-payouts.ts";
import { describeLine, describeMethod } from "../../describe-payout.ts";
import { payoutLinesTexts } from "../../texts/payout-lines.ts";
import { ProgramTime } from "./program-time.tsx";

interface LinesTableProps {
  readonly filter: Query;
  /** Asked for again and again. */
  readonly live?: boolean;
  readonly empty: ReactNode;
}

/** Lines, those that failed first; each leads to all that is known of it. */
export function LinesTable({ filter, live = false, empty }: LinesTableProps) {
  const t = useTexts(payoutLinesTexts);
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
          caption={t.caption}
          columns={columnsNow()}
          rows={rows}
          rowKey={({ id }) => id}
          empty={empty}
        />
        <MoreButton query={!isOne && failed.hasNextPage ? failed : all} />
      </div>
    </div>
  );
}

const columnsNow = (): readonly Column<Payout>[] => {
  const t = textsNow(payoutLinesTexts);
  return [
    {
      title: t.partner,
      cell: ({ id, partnerName }) => (
        <Link to="/merchant/payouts/$payoutId" params={{ payoutId: id }}>
          {partnerName}
        </Link>
      ),
    },
    {
      title: t.state,
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
      title: t.amount,
      numeric: true,
      cell: ({ amountMinor, returnedMinor, currency }) => (
        <>
          <Money minor={amountMinor} currency={currency} />
          {returnedMinor === 0 ? null : (
            <span className="second">
              {weave(t.cameBack, <Money minor={returnedMinor} currency={currency} />)}
            </span>
          )}
        </>
      ),
    },
    {
      title: t.by,
      cell: ({ method, transferId, reference }) => (
        <>
          {describeMethod(method)}
          {(transferId ?? reference) === null ? null : (
            <span className="second">{transferId ?? reference}</span>
          )}
        </>
      ),
    },
    { title: t.askedFor, cell: ({ createdAt }) => <ProgramTime at={createdAt} /> },
  ];
};
