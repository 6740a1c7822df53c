import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { PayoutTrail } from "../../../../../../core/api/payout-trail.ts";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import type { Receipt } from "../../../../../../core/api/receipts.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { useTrail } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { describeAccount, describePosting } from "../../describe-payout.ts";
import { ProgramTime } from "./program-time.tsx";

type Source = PayoutTrail["sources"][number];
type Row = Omit<Source, "kind" | "orderId"> & { readonly title: string; readonly account: string };

/** What a payout moved in the ledger, and what it is paid out of, each entry with its receipt. */
export default function TrailSection({ line, children }: { line: PayoutDetail; children: ReactNode }) {
  const trail = useTrail(line.id, line.version);
  if (trail.isPending) return <Waiting />;
  const moved = trail.data?.postings.flatMap(({ key, postedAt, entries }) =>
    entries.map((entry): Row => ({ ...entry, postedAt, title: describePosting(key) })),
  );
  const sources = trail.data?.sources.map(
    ({ kind, orderId, ...entry }): Row => ({
      ...entry,
      title: orderId === null ? "no order" : `Order ${orderId}`,
      account: kind,
    }),
  );
  return (
    <>
      <Section title="Ledger trail" aside="every posting of it, oldest first">
        <LoadProblem error={trail.error} onRetry={() => void trail.refetch()} />
        <Entries
          caption="Postings, oldest first"
          first="Posting"
          second="Account"
          rows={moved}
          currency={line.currency}
          empty="It has moved nothing."
        />
      </Section>
      <Section title="Paid out of" aside="what became available since the payout before">
        <Entries
          caption="What became available, newest first"
          first="From"
          second="Kind"
          rows={sources}
          currency={line.currency}
          empty="Nothing came since the payout before: it is paid out of what was left."
        />
        {trail.data?.moreSources ? <p className="hint">Only the latest hundred are shown.</p> : null}
      </Section>
      {children}
    </>
  );
}

interface EntriesProps {
  readonly caption: string;
  readonly first: string;
  readonly second: string;
  readonly rows: readonly Row[] | undefined;
  readonly currency: string;
  readonly empty: string;
}

function Entries({ caption, first, second, rows, currency, empty }: EntriesProps) {
  const [openKey, setOpenKey] = useState<string | null>(null);
  const keyOf = ({ accountId, number }: Row) => `${accountId}/${number}`;
  const columns: readonly Column<Row>[] = [
    { title: first, cell: ({ title }) => title },
    { title: second, cell: ({ account }) => describeAccount(account) },
    {
      title: "Amount",
      numeric: true,
      cell: ({ amountMinor }) => <Money minor={amountMinor} currency={currency} />,
    },
    {
      title: "Balance after",
      numeric: true,
      cell: ({ balanceAfterMinor }) => <Money minor={balanceAfterMinor} currency={currency} />,
    },
    { title: "Posted", cell: ({ postedAt }) => <ProgramTime at={postedAt} /> },
    {
      title: "Receipt",
      cell: (row) =>
        row.hasReceipt ? (
          <Button
            look="bare"
            aria-label={`Receipt No. ${row.number} of ${describeAccount(row.account)}`}
            aria-expanded={keyOf(row) === openKey}
            onClick={() => setOpenKey(keyOf(row) === openKey ? null : keyOf(row))}
          >
            {`No. ${row.number}`}
          </Button>
        ) : (
          "–"
        ),
    },
  ];
  return (
    <ListTable
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      detail={(row) => (keyOf(row) === openKey ? <ReceiptDetail path={keyOf(row)} /> : null)}
      empty={<p className="quiet">{empty}</p>}
    />
  );
}

/** What is signed, and by what it can be verified. */
function ReceiptDetail({ path }: { path: string }) {
  const { api } = usePlace();
  const receipt = useQuery({
    queryKey: ["merchant", "receipt", path],
    queryFn: ({ signal }) => api.get<Receipt>(`/api/v1/receipts/${path}`, {}, signal),
  });
  return (
    <div className="row-detail">
      <LoadProblem error={receipt.error} onRetry={() => void receipt.refetch()} />
      {receipt.data === undefined ? (
        <p className="quiet">{receipt.error === null ? "Looking it up" : null}</p>
      ) : (
        <CodeBlock what="signed receipt" code={JSON.stringify(receipt.data, null, 2)} />
      )}
    </div>
  );
}
