import { useState } from "react";
import type { AdminKycCheck, KycDocumentView } from "../../../../../core/api/kyc.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { COMPLIANCE_KEY, useOpenDocument } from "../api/use-compliance.ts";
import { checksTexts } from "../texts/checks.ts";
import { wordsTexts } from "../texts/words.ts";
import { STATE_TONES } from "../words.ts";
import { SayDialog } from "./say-dialog.tsx";

/** What was handed in: opened, approved, or refused with a reason. */
export function DocumentsTable({ check }: { check: AdminKycCheck }) {
  const words = useTexts(wordsTexts);
  const t = useTexts(checksTexts);
  const api = useOwnApi();
  const open = useOpenDocument();
  const change = useChange(COMPLIANCE_KEY);
  const [refusing, setRefusing] = useState<KycDocumentView | null>(null);
  const waits = ({ state, replaced }: KycDocumentView) =>
    check.endedAt === null && !replaced && (state === "submitted" || state === "in_review");
  const approve = ({ id, kind }: KycDocumentView) =>
    change(
      () => api.post(`/api/admin/kyc/documents/${id}/approve`, {}),
      t.documentApproved(words.documents[kind]),
    );
  const columns: readonly Column<KycDocumentView>[] = [
    { title: t.document, cell: ({ kind }) => words.documents[kind] },
    {
      title: words.state,
      cell: ({ state, reason, replaced }) => (
        <>
          <Badge tone={STATE_TONES[state]}>
            {replaced ? t.replaced(words.states[state]) : words.states[state]}
          </Badge>
          {reason === null ? null : <span className="second">{reason}</span>}
        </>
      ),
    },
    {
      title: t.validUntil,
      cell: ({ validUntil }) => (validUntil === null ? words.notSaid : <Day at={validUntil} />),
    },
    { title: words.handedIn, cell: ({ createdAt }) => <Day at={createdAt} /> },
    {
      title: t.do,
      acts: true,
      cell: (row) => (
        <span className="button-row">
          {row.contentType === null ? null : (
            <Button
              look="bare"
              aria-label={t.openWhat(words.documents[row.kind])}
              onClick={() => void open(row)}
            >
              {t.open}
            </Button>
          )}
          {waits(row) ? (
            <>
              <Button
                look="bare"
                aria-label={t.approveWhat(words.documents[row.kind])}
                onClick={() => void approve(row)}
              >
                {t.approve}
              </Button>
              <Button
                look="bare"
                aria-label={t.refuseWhat(words.documents[row.kind])}
                onClick={() => setRefusing(row)}
              >
                {t.refuse}
              </Button>
            </>
          ) : null}
        </span>
      ),
    },
  ];
  return (
    <div className="stacked is-tight">
      <p className="quiet">{t.logged}</p>
      <ListTable
        caption={t.documentsCaption}
        columns={columns}
        rows={check.documents}
        rowKey={({ id }) => id}
        empty={<p className="quiet">{t.nothing}</p>}
      />
      {refusing === null ? null : (
        <SayDialog
          title={t.refuseThis}
          label={words.reason}
          hint={t.refuseHint}
          submit={t.refuse}
          done={t.documentRefused(words.documents[refusing.kind])}
          name="reason"
          send={(reason) => api.post(`/api/admin/kyc/documents/${refusing.id}/reject`, { reason })}
          onClose={() => setRefusing(null)}
        />
      )}
    </div>
  );
}
