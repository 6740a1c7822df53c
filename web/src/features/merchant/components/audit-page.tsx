import { Empty } from "../../../components/ui/empty.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { AuditLog } from "../../audit/components/audit-log.tsx";
import { ENTITIES } from "../../audit/describe-audit.ts";
import { usePlace } from "../api/use-place.ts";
import { merchantAuditTexts } from "../texts/audit.ts";

/** The organisation's log, for its owners. */
export function AuditPage() {
  const t = useTexts(merchantAuditTexts);
  const { api, organisation } = usePlace();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      {organisation.role === "owner" ? (
        <AuditLog
          source={{ api, path: "/api/v1/audit", queryKey: ["merchant", organisation.id] }}
          entities={ENTITIES}
        />
      ) : (
        <Empty title={t.forOwners}>
          <p>{t.askOwner(organisation.name)}</p>
        </Empty>
      )}
    </>
  );
}
