import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT_ENTITIES, ENTITIES, PAYEE_ENTITIES } from "../describe-audit.ts";
import { auditTexts } from "../texts/audit.ts";
import { AuditLog } from "./audit-log.tsx";

const ALL = [...new Set([...ENTITIES, ...ACCOUNT_ENTITIES, ...PAYEE_ENTITIES])];

/** All chains, for the platform's owner and compliance. */
export function PlatformAuditPage() {
  const t = useTexts(auditTexts);
  const api = useOwnApi();
  return (
    <>
      <PageHead title={t.platform} lead={t.platformLead} />
      <AuditLog source={{ api, path: "/api/admin/audit", queryKey: ["admin"] }} entities={ALL} />
    </>
  );
}
