import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminKycCheck } from "../../../../../core/api/kyc.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { Facts } from "../../admin/components/facts.tsx";
import { COMPLIANCE_KEY, useCheck } from "../api/use-compliance.ts";
import { DOCUMENT_WORDS, STATE_TONES, STATE_WORDS } from "../words.ts";
import { DocumentsTable } from "./documents-table.tsx";
import { SayDialog } from "./say-dialog.tsx";

/** One payee's documents, and what is said of them. */
export function CheckPage() {
  const { checkId } = useParams({ strict: false });
  const check = useCheck(checkId ?? "");
  return (
    <>
      <LoadProblem error={check.error} onRetry={() => void check.refetch()} />
      {check.data === undefined ? check.isLoading ? <Waiting /> : null : <Detail check={check.data} />}
    </>
  );
}

function Detail({ check }: { check: AdminKycCheck }) {
  const { affiliate, state, asked } = check;
  return (
    <>
      <PageHead title={affiliate.name} lead={<span className="address">{affiliate.email}</span>} />
      <Section title="Who it is">
        <Facts
          facts={[
            [
              "State",
              <Badge key="state" tone={STATE_TONES[state]}>
                {STATE_WORDS[state]}
              </Badge>,
            ],
            ["Country", affiliate.country ?? "not said"],
            ["Paid as", affiliate.kind],
            ["Asked", <Day key="asked" at={check.createdAt} />],
            ["Holds until", check.expiresAt === null ? "no end" : <Clock key="until" at={check.expiresAt} />],
            ["Reason", check.reason ?? "none"],
          ]}
        />
      </Section>
      <Section title="Asked for">
        <ul className="stacked is-tight">
          {asked.map(({ anyOf, state: how }) => (
            <li key={anyOf.join()}>
              {anyOf.map((kind) => DOCUMENT_WORDS[kind]).join(" or ")}:{" "}
              <Badge tone={STATE_TONES[how]}>{STATE_WORDS[how]}</Badge>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Handed in">
        <DocumentsTable check={check} />
      </Section>
      <Acts check={check} />
    </>
  );
}

function Acts({ check }: { check: AdminKycCheck }) {
  const api = useOwnApi();
  const change = useChange(COMPLIANCE_KEY);
  const [asking, setAsking] = useState<"reject" | "again" | null>(null);
  const { id, state, affiliate, version } = check;
  const path = `/api/admin/kyc/checks/${id}`;
  const isRenewal =
    state === "approved" && check.documents.some((one) => !one.replaced && one.state === "submitted");
  const canApprove = state === "submitted" || state === "in_review" || isRenewal;
  return (
    <Section title="What to do">
      <div className="button-row">
        {state === "submitted" ? (
          <Button onClick={() => void change(() => api.post(`${path}/take`), "You are looking at it.")}>
            Take into review
          </Button>
        ) : null}
        {canApprove ? (
          <Button
            look="main"
            onClick={() =>
              void change(() => api.post(`${path}/approve`, { version }), `${affiliate.name} is approved.`)
            }
          >
            Approve
          </Button>
        ) : null}
        {check.endedAt === null ? (
          <Button onClick={() => setAsking("reject")}>Reject for good</Button>
        ) : (
          <Button onClick={() => setAsking("again")}>Ask again</Button>
        )}
      </div>
      {asking === null ? null : (
        <SayDialog
          title={asking === "reject" ? `Reject ${affiliate.name}?` : `Ask ${affiliate.name} again?`}
          label="Reason"
          hint="The payee reads it."
          submit={asking === "reject" ? "Reject" : "Ask again"}
          done={asking === "reject" ? `${affiliate.name} is rejected.` : `${affiliate.name} is asked again.`}
          name="reason"
          send={(reason) =>
            asking === "reject"
              ? api.post(`${path}/reject`, { reason })
              : api.post("/api/admin/kyc/checks", { affiliateId: affiliate.id, reason })
          }
          onClose={() => setAsking(null)}
        />
      )}
    </Section>
  );
}
