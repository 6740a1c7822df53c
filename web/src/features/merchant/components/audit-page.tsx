import { Empty } from "../../../components/ui/empty.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { AuditLog } from "../../audit/components/audit-log.tsx";
import { ENTITIES } from "../../audit/describe-audit.ts";
import { usePlace } from "../api/use-place.ts";

/** The organisation's log, for its owners. */
export function AuditPage() {
  const { api, organisation } = usePlace();
  return (
    <>
      <PageHead
        title="Audit log"
        lead="Who changed what in your organisation, before and after. Nobody can change it afterwards."
      />
      {organisation.role === "owner" ? (
        <AuditLog
          source={{ api, path: "/api/v1/audit", queryKey: ["merchant", organisation.id] }}
          entities={ENTITIES}
        />
      ) : (
        <Empty title="The log is for owners">
          <p>Ask an owner of {organisation.name} for what you want to know.</p>
        </Empty>
      )}
    </>
  );
}
