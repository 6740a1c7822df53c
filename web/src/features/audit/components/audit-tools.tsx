import { Button } from "../../../components/ui/button.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { type AuditSource, useExportAudit, useVerifyAudit } from "../api/use-audit.ts";
import { describeVerdict } from "../describe-audit.ts";
import { auditTexts } from "../texts/audit.ts";

interface AuditToolsProps {
  readonly source: AuditSource;
  readonly organisationId: string | undefined;
}

/** Has the log proved, and takes all of it away. */
export function AuditTools({ source, organisationId }: AuditToolsProps) {
  const t = useTexts(auditTexts);
  const verify = useVerifyAudit(source, organisationId);
  const take = useExportAudit(source, organisationId);
  const verdict = verify.data === undefined ? null : describeVerdict(verify.data);
  return (
    <>
      <div className="audit-tools">
        <Button busy={verify.isPending} onClick={() => verify.mutate()}>
          {t.verify}
        </Button>
        <Button busy={take.isPending && take.variables === "csv"} onClick={() => take.mutate("csv")}>
          {t.exportAs("CSV")}
        </Button>
        <Button busy={take.isPending && take.variables === "ndjson"} onClick={() => take.mutate("ndjson")}>
          {t.exportAs("NDJSON")}
        </Button>
      </div>
      <LoadProblem error={verify.error ?? take.error} onRetry={() => verify.mutate()} />
      <div role="status">
        {verdict === null ? null : (
          <Notice tone={verdict.tone} title={verdict.title}>
            <p>{verdict.text}</p>
          </Notice>
        )}
      </div>
    </>
  );
}
