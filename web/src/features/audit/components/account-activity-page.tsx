import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT_ENTITIES } from "../describe-audit.ts";
import { auditTexts } from "../texts/audit.ts";
import { AuditLog } from "./audit-log.tsx";

/** What happened to one's own account. */
export function AccountActivityPage() {
  const t = useTexts(auditTexts);
  const api = useOwnApi();
  return (
    <>
      <PageHead title={t.activity} lead={t.activityLead} />
      <AuditLog
        source={{ api, path: "/api/account/audit", queryKey: ["account"] }}
        entities={ACCOUNT_ENTITIES}
      />
    </>
  );
}
