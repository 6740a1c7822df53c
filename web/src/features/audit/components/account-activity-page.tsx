import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { ACCOUNT_ENTITIES } from "../describe-audit.ts";
import { AuditLog } from "./audit-log.tsx";

/** What happened to one's own account. */
export function AccountActivityPage() {
  const api = useOwnApi();
  return (
    <>
      <PageHead
        title="Activity"
        lead="What happened to your account, whoever did it. Nobody can change it afterwards."
      />
      <AuditLog
        source={{ api, path: "/api/account/audit", queryKey: ["account"] }}
        entities={ACCOUNT_ENTITIES}
      />
    </>
  );
}
