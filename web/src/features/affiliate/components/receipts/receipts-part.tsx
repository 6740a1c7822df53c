import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Receipt, ReceiptList } from "../../../../../../core/api/receipts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { toast } from "../../../../lib/announce.ts";
import { getOpen } from "../../../../lib/api/get-open.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { saveFile } from "../../../../lib/save-file.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { AFFILIATE, KEYS, useAffiliateApi } from "../../api/use-affiliate.ts";
import { readReceipt } from "../../receipts/read-receipt.ts";
import { type Finding, type PublishedKey, verifyReceipt } from "../../receipts/verify-receipt.ts";
import { receiptsTexts } from "../../texts/receipts.ts";

/** What was signed of a line of commission: to look at, to keep, and verified here, by the platform's published keys. */
export function ReceiptsPart({ accrualId }: { accrualId: string }) {
  const t = useTexts(receiptsTexts);
  const api = useAffiliateApi();
  const queries = useQueryClient();
  const receipts = useQuery({
    queryKey: [...KEYS.earnings, "receipts", accrualId],
    queryFn: ({ signal }) => api.get<ReceiptList>(`${AFFILIATE}/receipts`, { accrualId }, signal),
    select: ({ data }) => data,
  });
  const [findings, setFindings] = useState<ReadonlyMap<string, Finding>>(new Map());
  const [busy, setBusy] = useState(false);
  const [openHash, setOpenHash] = useState<string | null>(null);
  const rows = receipts.data;
  const verify = async (found: readonly Receipt[]) => {
    setBusy(true);
    try {
      const { keys } = await queries.fetchQuery({
        queryKey: ["receipt-keys"],
        queryFn: ({ signal }) =>
          getOpen<{ keys: readonly PublishedKey[] }>("/api/receipts/keys.json", signal),
      });
      const pairs = found.map(async (one) => [one.hash, await verifyReceipt(one, keys)] as const);
      setFindings(new Map(await Promise.all(pairs)));
    } catch (error) {
      toast(describeProblem(error));
    }
    setBusy(false);
  };
  const save = (found: readonly Receipt[]) =>
    saveFile(
      "receipts.ndjson",
      "application/x-ndjson",
      found.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );
  return (
    <div className="stacked is-tight">
      <h3>{t.title}</h3>
      <p className="hint">{t.lead}</p>
      <Loaded of={[receipts]}>
        <ListTable
          caption={t.caption}
          columns={columnsOf(t, { findings, openHash, onOpen: setOpenHash })}
          rows={rows}
          rowKey={({ hash }) => hash}
          detail={(receipt) =>
            receipt.hash === openHash ? (
              <CodeBlock what={t.signed} code={JSON.stringify(receipt, null, 2)} />
            ) : null
          }
          empty={
            <p>
              <strong>{t.none}.</strong> {t.noneText}
            </p>
          }
        />
      </Loaded>
      {rows === undefined || rows.length === 0 ? null : (
        <p className="button-row">
          <Button busy={busy} onClick={() => void verify(rows)}>
            {t.verify}
          </Button>
          <Button onClick={() => save(rows)}>{t.save}</Button>
        </p>
      )}
    </div>
  );
}

interface Shown {
  readonly findings: ReadonlyMap<string, Finding>;
  readonly openHash: string | null;
  readonly onOpen: (hash: string | null) => void;
}

function columnsOf(
  t: (typeof receiptsTexts)["en"],
  { findings, openHash, onOpen }: Shown,
): readonly Column<Receipt>[] {
  const words = (known: Readonly<Record<string, string>>, name: string) =>
    known[name] ?? name.replaceAll("_", " ");
  return [
    {
      title: t.receipt,
      cell: ({ body, hash }) => (
        <Button
          look="bare"
          aria-expanded={hash === openHash}
          onClick={() => onOpen(hash === openHash ? null : hash)}
        >
          {t.number(readReceipt(body).number)}
        </Button>
      ),
    },
    {
      title: t.moved,
      cell: ({ body }) => {
        const { kind, account } = readReceipt(body);
        return (
          <>
            {words(t.kinds, kind)}
            <span className="second">{words(t.accounts, account)}</span>
          </>
        );
      },
    },
    {
      title: t.amount,
      numeric: true,
      cell: ({ body }) => {
        const { amountMinor, currency } = readReceipt(body);
        return formatMoney(amountMinor, currency);
      },
    },
    {
      title: t.balance,
      numeric: true,
      cell: ({ body }) => {
        const { balanceAfterMinor, currency } = readReceipt(body);
        return formatMoney(balanceAfterMinor, currency);
      },
    },
    { title: t.posted, cell: ({ body }) => <Clock at={readReceipt(body).postedAt} /> },
    { title: t.verified, cell: ({ hash }) => <Found finding={findings.get(hash)} /> },
  ];
}

const TONES = { right: "ok", changed: "bad", key: "bad", signature: "bad", unable: "unknown" } as const;

function Found({ finding }: { finding: Finding | undefined }) {
  const t = useTexts(receiptsTexts);
  if (finding === undefined) return <span className="quiet">{t.notYet}</span>;
  return <Badge tone={TONES[finding]}>{t.findings[finding]}</Badge>;
}
