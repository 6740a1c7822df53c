import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Payout } from "../../../../../../core/api/payouts.ts";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { RichTable } from "../../../../components/table/rich-table.tsx";
import { Badge } from "../../../../components/ui/badge.tsx";
import { ExportButton } from "../../../../components/ui/export-button.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import type { Query } from "../../../../lib/api/create-api.ts";
import { UNKNOWN } from "../../../../lib/format.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { PAYOUTS, useLines } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { describeLine, describeMethod } from "../../describe-payout.ts";
import { payoutLinesTexts } from "../../texts/payout-lines.ts";
import { ProgramTime } from "./program-time.tsx";

interface LinesTableProps {
  /** With `sort`, in its order; without, those that failed stand first. */
  readonly filter: Query;
  readonly onSort: (by: string) => void;
  /** Asked for again and again. */
  readonly live?: boolean;
  readonly empty: ReactNode;
}

/** Lines, each of which leads to all that is known of it. */
export function LinesTable({ filter, onSort, live = false, empty }: LinesTableProps) {
  const t = useTexts(payoutLinesTexts);
  const { api, program } = usePlace();
  const isOne = filter.state !== undefined || filter.sort !== undefined;
  const failed = useLines({ ...filter, state: "failed" }, { idle: isOne, live });
  const all = useLines(filter, { live });
  const others = isOne ? all.data : all.data?.filter(({ state }) => state !== "failed");
  const rows =
    others === undefined || (!isOne && failed.data === undefined)
      ? undefined
      : [...(isOne ? [] : (failed.data ?? [])), ...others];
  return (
    <div className="stacked">
      <Loaded of={[all, ...(isOne ? [] : [failed])]}>
        <div>
          <RichTable
            list="payouts"
            caption={t.caption}
            columns={columnsNow(filter.currency !== undefined)}
            sort={{ by: String(filter.sort ?? ""), onSort, own: t.failedFirst }}
            tools={
              <ExportButton
                api={api}
                path={PAYOUTS}
                query={{ programId: program.id, ...filter }}
                name="payouts"
              />
            }
            rows={rows}
            rowKey={({ id }) => id}
            empty={empty}
          />
          <MoreButton query={!isOne && failed.hasNextPage ? failed : all} />
        </div>
      </Loaded>
    </div>
  );
}

/** @param oneCurrency amounts are compared within one */
const columnsNow = (oneCurrency: boolean): readonly RichColumn<Payout>[] => {
  const t = textsNow(payoutLinesTexts);
  return [
    {
      id: "partner",
      title: t.partner,
      cell: ({ id, partnerName }) => (
        <Link to="/merchant/payouts/$payoutId" params={{ payoutId: id }}>
          {partnerName}
        </Link>
      ),
    },
    {
      id: "state",
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
      id: "amountMinor",
      title: t.amount,
      sorts: oneCurrency,
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
      id: "by",
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
    {
      ...{ id: "createdAt", title: t.askedFor, sorts: true },
      cell: ({ createdAt }) => <ProgramTime at={createdAt} />,
    },
    {
      ...{ id: "paidAt", title: t.paidAt, extra: true },
      cell: ({ paidAt }) => (paidAt === null ? UNKNOWN : <ProgramTime at={paidAt} />),
    },
  ];
};
