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
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { KYC } from "../../api/use-kyc.ts";
import { describeDocument, documentName } from "../../describe-kyc.ts";
import { identityTexts } from "../../texts/identity.ts";

const columnsNow = (): readonly Column<KycDocumentView>[] => {
  const t = textsNow(identityTexts);
  return [
    { title: t.document, cell: ({ kind }) => documentName(kind) },
    { title: t.handed, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: t.state,
      cell: ({ state, reason, replaced }) => {
        const { tone, word } = describeDocument(state);
        return (
          <>
            <Badge tone={replaced ? "unknown" : tone}>{replaced ? t.replaced : word}</Badge>
            {reason === null ? null : <span className="second">{reason}</span>}
          </>
        );
      },
    },
    {
      title: t.validUntil,
      cell: ({ validUntil }) => (validUntil === null ? t.notSaid : <Day at={validUntil} />),
    },
    { title: t.file, acts: true, cell: (document) => <Fetch document={document} /> },
  ];
};

/** Everything that was handed in. */
export function DocumentList({ documents }: { documents: readonly KycDocumentView[] }) {
  const t = useTexts(identityTexts);
  if (documents.length === 0) return null;
  return (
    <Section title={t.handed} aside={t.newest}>
      <ListTable
        caption={t.caption}
        columns={columnsNow()}
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
  const t = useTexts(identityTexts);
  const api = useOwnApi();
  if (contentType === null) return t.provider;
  const fetchFile = () =>
    api.file(`${KYC}/documents/${id}/file`).then(
      (file) => saveFile(`${kind}.${ENDINGS[contentType] ?? "bin"}`, contentType, file),
      (error: unknown) => toast(describeProblem(error)),
    );
  return (
    <Button look="bare" onClick={() => void fetchFile()}>
      {t.download}
      <span className="visually-hidden"> {documentName(kind)}</span>
    </Button>
  );
}
