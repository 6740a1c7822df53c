import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminKycCheck } from "../../../../../core/api/kyc.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { Facts } from "../../admin/components/facts.tsx";
import { COMPLIANCE_KEY, useCheck } from "../api/use-compliance.ts";
import { checksTexts } from "../texts/checks.ts";
import { wordsTexts } from "../texts/words.ts";
import { STATE_TONES } from "../words.ts";
import { DocumentsTable } from "./documents-table.tsx";
import { SayDialog } from "./say-dialog.tsx";

/** One payee's documents, and what is said of them. */
export function CheckPage() {
  const { checkId } = useParams({ strict: false });
  const check = useCheck(checkId ?? "");
  return <Loaded of={[check]}>{(data) => <Detail check={data} />}</Loaded>;
}

function Detail({ check }: { check: AdminKycCheck }) {
  const words = useTexts(wordsTexts);
  const t = useTexts(checksTexts);
  const { affiliate, state, asked } = check;
  return (
    <>
      <PageHead title={affiliate.name} lead={<span className="address">{affiliate.email}</span>} />
      <Section title={t.who}>
        <Facts
          facts={[
            [
              words.state,
              <Badge key="state" tone={STATE_TONES[state]}>
                {words.states[state]}
              </Badge>,
            ],
            [words.country, formatCountry(affiliate.country)],
            [t.paidAs, t.paidAsKinds[affiliate.kind]],
            [t.asked, <Day key="asked" at={check.createdAt} />],
            ...(state === "approved"
              ? [
                  [
                    t.until,
                    check.expiresAt === null ? t.noEnd : <Clock key="until" at={check.expiresAt} />,
                  ] as const,
                ]
              : []),
            [words.reason, check.reason ?? t.noReason],
          ]}
        />
      </Section>
      <Section title={t.askedFor}>
        <ul className="stacked is-tight">
          {asked.map(({ anyOf, state: how }) => (
            <li key={anyOf.join()}>
              {anyOf.map((kind) => words.documents[kind]).reduce(t.anyOf)}:{" "}
              <Badge tone={STATE_TONES[how]}>{words.states[how]}</Badge>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={words.handedIn}>
        <DocumentsTable check={check} />
      </Section>
      <Acts check={check} />
    </>
  );
}

function Acts({ check }: { check: AdminKycCheck }) {
  const words = useTexts(wordsTexts);
  const t = useTexts(checksTexts);
  const api = useOwnApi();
  const change = useChange(COMPLIANCE_KEY);
  const [asking, setAsking] = useState<"reject" | "again" | null>(null);
  const { id, state, affiliate, version } = check;
  const path = `/api/admin/kyc/checks/${id}`;
  const isRenewal =
    state === "approved" && check.documents.some((one) => !one.replaced && one.state === "submitted");
  const canApprove = state === "submitted" || state === "in_review" || isRenewal;
  return (
    <Section title={t.todo}>
      <div className="button-row">
        {state === "submitted" ? (
          <Button onClick={() => void change(() => api.post(`${path}/take`), t.looking)}>{t.take}</Button>
        ) : null}
        {canApprove ? (
          <Button
            look="main"
            onClick={() =>
              void change(() => api.post(`${path}/approve`, { version }), t.approved(affiliate.name))
            }
          >
            {t.approve}
          </Button>
        ) : null}
        {check.endedAt === null ? (
          <Button onClick={() => setAsking("reject")}>{t.rejectForGood}</Button>
        ) : (
          <Button onClick={() => setAsking("again")}>{t.askAgain}</Button>
        )}
      </div>
      {asking === null ? null : (
        <SayDialog
          title={asking === "reject" ? t.rejectWhom(affiliate.name) : t.askWhom(affiliate.name)}
          label={words.reason}
          hint={t.hint}
          submit={asking === "reject" ? t.reject : t.askAgain}
          done={asking === "reject" ? t.rejected(affiliate.name) : t.askedAgain(affiliate.name)}
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
