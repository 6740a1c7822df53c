import { useState } from "react";
import type { AdminKycCheck, KycDocumentView } from "../../../../../core/api/kyc.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { COMPLIANCE_KEY, useOpenDocument } from "../api/use-compliance.ts";
import { DOCUMENT_WORDS, STATE_TONES, STATE_WORDS } from "../words.ts";
import { SayDialog } from "./say-dialog.tsx";

/** What was handed in: opened, approved, or refused with a reason. */
export function DocumentsTable({ check }: { check: AdminKycCheck }) {
  const api = useOwnApi();
  const open = useOpenDocument();
  const change = useChange(COMPLIANCE_KEY);
  const [refusing, setRefusing] = useState<KycDocumentView | null>(null);
  const waits = ({ state, replaced }: KycDocumentView) =>
    check.endedAt === null && !replaced && (state === "submitted" || state === "in_review");
  const approve = ({ id, kind }: KycDocumentView) =>
    change(
      () => api.post(`/api/admin/kyc/documents/${id}/approve`, {}),
      `${DOCUMENT_WORDS[kind]}: approved.`,
    );
  const columns: readonly Column<KycDocumentView>[] = [
    { title: "Document", cell: ({ kind }) => DOCUMENT_WORDS[kind] },
    {
      title: "State",
      cell: ({ state, reason, replaced }) => (
        <>
          <Badge tone={STATE_TONES[state]}>
            {replaced ? `${STATE_WORDS[state]}, replaced` : STATE_WORDS[state]}
          </Badge>
          {reason === null ? null : <span className="second">{reason}</span>}
        </>
      ),
    },
    { title: "Valid until", cell: ({ validUntil }) => validUntil ?? "not said" },
    { title: "Handed in", cell: ({ createdAt }) => <Day at={createdAt} /> },
    {
      title: "Do",
      cell: (row) => (
        <span className="button-row">
          {row.contentType === null ? null : (
            <Button
              look="bare"
              aria-label={`Open ${DOCUMENT_WORDS[row.kind]}`}
              onClick={() => void open(row)}
            >
              Open
            </Button>
          )}
          {waits(row) ? (
            <>
              <Button
                look="bare"
                aria-label={`Approve ${DOCUMENT_WORDS[row.kind]}`}
                onClick={() => void approve(row)}
              >
                Approve
              </Button>
              <Button
                look="bare"
                aria-label={`Refuse ${DOCUMENT_WORDS[row.kind]}`}
                onClick={() => setRefusing(row)}
              >
                Refuse
              </Button>
            </>
          ) : null}
        </span>
      ),
    },
  ];
  return (
    <>
      <p className="quiet">Opening a document stands in the audit log.</p>
      <ListTable
        caption="Documents, oldest first"
        columns={columns}
        rows={check.documents}
        rowKey={({ id }) => id}
        empty={<p className="quiet">Nothing yet.</p>}
      />
      {refusing === null ? null : (
        <SayDialog
          title={`Refuse this document?`}
          label="Reason"
          hint="The payee reads it, and is asked for another."
          submit="Refuse"
          done={`${DOCUMENT_WORDS[refusing.kind]}: refused.`}
          name="reason"
          send={(reason) => api.post(`/api/admin/kyc/documents/${refusing.id}/reject`, { reason })}
          onClose={() => setRefusing(null)}
        />
      )}
    </>
  );
}
