import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { PayoutTrail } from "../../../../../../core/api/payout-trail.ts";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import type { Receipt } from "../../../../../../core/api/receipts.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useTrail } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { describeAccount, describeKind, describePosting } from "../../describe-trail.ts";
import { payoutTexts } from "../../texts/payout.ts";
import { ProgramTime } from "./program-time.tsx";

type Source = PayoutTrail["sources"][number];
type Row = Omit<Source, "kind" | "orderId"> & { readonly title: string; readonly account: string };

/** What a payout moved in the ledger, and what it is paid out of, each entry with its receipt. */
export default function TrailSection({ line, children }: { line: PayoutDetail; children: ReactNode }) {
  const trail = useTrail(line.id, line.version);
  return (
    <>
      <Loaded of={[trail]}>{(data) => <Trail trail={data} currency={line.currency} />}</Loaded>
      {trail.isPending ? null : children}
    </>
  );
}

function Trail({ trail, currency }: { trail: PayoutTrail; currency: string }) {
  const t = useTexts(payoutTexts);
  const moved = trail.postings.flatMap(({ key, postedAt, entries }) =>
    entries.map((entry): Row => ({ ...entry, postedAt, title: describePosting(key) })),
  );
  const sources = trail.sources.map(
    ({ kind, orderId, ...entry }): Row => ({
      ...entry,
      title: orderId === null ? t.noOrder : t.order(orderId),
      account: describeKind(kind),
    }),
  );
  return (
    <>
      <Section title={t.trail} aside={t.everyPosting}>
        <Entries
          caption={t.postings}
          first={t.posting}
          second={t.account}
          rows={moved}
          currency={currency}
          empty={t.movedNothing}
        />
      </Section>
      <Section title={t.paidOutOf} aside={t.sinceBefore}>
        <Entries
          caption={t.became}
          first={t.from}
          second={t.kind}
          rows={sources}
          currency={currency}
          empty={t.nothingCame}
        />
        {trail.moreSources ? <p className="hint">{t.latestHundred}</p> : null}
      </Section>
    </>
  );
}

interface EntriesProps {
  readonly caption: string;
  readonly first: string;
  readonly second: string;
  readonly rows: readonly Row[];
  readonly currency: string;
  readonly empty: string;
}

function Entries({ caption, first, second, rows, currency, empty }: EntriesProps) {
  const t = useTexts(payoutTexts);
  const [openKey, setOpenKey] = useState<string | null>(null);
  const keyOf = ({ accountId, number }: Row) => `${accountId}/${number}`;
  const columns: readonly Column<Row>[] = [
    { title: first, cell: ({ title }) => title },
    { title: second, cell: ({ account }) => describeAccount(account) },
    {
      title: t.amount,
      numeric: true,
      cell: ({ amountMinor }) => <Money minor={amountMinor} currency={currency} />,
    },
    {
      title: t.balanceAfter,
      numeric: true,
      cell: ({ balanceAfterMinor }) => <Money minor={balanceAfterMinor} currency={currency} />,
    },
    { title: t.posted, cell: ({ postedAt }) => <ProgramTime at={postedAt} /> },
    {
      title: t.receipt,
      cell: (row) =>
        row.hasReceipt ? (
          <Button
            look="bare"
            aria-label={t.receiptOf(String(row.number), describeAccount(row.account))}
            aria-expanded={keyOf(row) === openKey}
            onClick={() => setOpenKey(keyOf(row) === openKey ? null : keyOf(row))}
          >
            {t.number(String(row.number))}
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
  const t = useTexts(payoutTexts);
  const { api } = usePlace();
  const receipt = useQuery({
    queryKey: ["merchant", "receipt", path],
    queryFn: ({ signal }) => api.get<Receipt>(`/api/v1/receipts/${path}`, {}, signal),
  });
  return (
    <div className="row-detail">
      <Loaded of={[receipt]} meanwhile={<p className="quiet">{t.looking}</p>}>
        {(data) => <CodeBlock what={t.signed} code={JSON.stringify(data, null, 2)} />}
      </Loaded>
    </div>
  );
}
