import type { KycDocumentView } from "../../../../../../core/api/kyc.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { saveFile } from "../../../../lib/save-file.ts";
import { KYC } from "../../api/use-kyc.ts";
import { DOCUMENT_STATES, documentName } from "../../describe-kyc.ts";

const COLUMNS: readonly Column<KycDocumentView>[] = [
  { title: "Document", cell: ({ kind }) => documentName(kind) },
  { title: "Handed in", cell: ({ createdAt }) => <Clock at={createdAt} /> },
  {
    title: "State",
    cell: ({ state, reason, replaced }) => {
      const { tone, word } = DOCUMENT_STATES[state];
      return (
        <>
          <Badge tone={replaced ? "unknown" : tone}>{replaced ? "replaced" : word}</Badge>
          {reason === null ? null : <span className="second">{reason}</span>}
        </>
      );
    },
  },
  {
    title: "Valid until",
    cell: ({ validUntil }) => (validUntil === null ? "not said" : <Day at={validUntil} />),
  },
  { title: "File", cell: (document) => <Fetch document={document} /> },
];

/** Everything that was handed in. */
export function DocumentList({ documents }: { documents: readonly KycDocumentView[] }) {
  if (documents.length === 0) return null;
  return (
    <Section title="Handed in" aside="newest first">
      <ListTable
        caption="Documents that you handed in"
        columns={COLUMNS}
        rows={documents}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Section>
  );
}

const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
};

function Fetch({ document: { id, kind, contentType } }: { document: KycDocumentView }) {
  const api = useOwnApi();
  if (contentType === null) return "with the provider";
  const fetchFile = () =>
    api.file(`${KYC}/documents/${id}/file`).then(
      (file) => saveFile(`${kind}.${ENDINGS[contentType] ?? "bin"}`, contentType, file),
      (error: unknown) => toast(describeProblem(error)),
    );
  return (
    <Button look="bare" onClick={() => void fetchFile()}>
      Download<span className="visually-hidden"> {documentName(kind)}</span>
    </Button>
  );
}
