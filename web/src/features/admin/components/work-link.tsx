import { Link } from "@tanstack/react-router";
import type { WorkItem } from "../../../../../core/api/work-inbox.ts";
import type { CaseKind } from "../../../../../core/compliance/states.ts";
import type { FraudKind } from "../../../../../core/fraud/signals.ts";
import type { ItemKind } from "../../../../../core/reconciliation/difference.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { describeKind } from "../describe-difference.ts";
import { homeTexts } from "../texts/home.ts";

/** What waits, in words that lead to where it is decided, or to whose people decide it. */
export function WorkLink({ item }: { item: WorkItem }) {
  const t = useTexts(homeTexts);
  const { id, kind, what, organisation, userId } = item;
  switch (kind) {
    case "case":
      return (
        <Link to="/admin/compliance/cases/$caseId" params={{ caseId: id }}>
          {t.cases[what as CaseKind]}
        </Link>
      );
    case "screening":
      return <Link to="/admin/compliance/screenings">{t.screening}</Link>;
    case "identity":
      return (
        <Link to="/admin/compliance/kyc/$checkId" params={{ checkId: id }}>
          {what === "approved" ? t.renewal : t.documents}
        </Link>
      );
    case "fraud":
      return (
        <Link to="/admin/fraud/$signalId" params={{ signalId: id }}>
          {t.fraud[what as FraudKind]}
        </Link>
      );
    case "reconciliation":
      return (
        <Link to="/admin/reconciliation/$differenceId" params={{ differenceId: id }}>
          {describeKind(what as ItemKind)}
        </Link>
      );
    case "job":
      return (
        <Link to="/admin/jobs" search={{ job: what, outcome: "failed" }}>
          {t.job(what)}
        </Link>
      );
    case "privacy":
      return userId === null ? (
        <Organisation id={organisation?.id}>{t.privacy[what as keyof typeof t.privacy]}</Organisation>
      ) : (
        <Link to="/admin/users/$userId" params={{ userId }}>
          {t.privacy[what as keyof typeof t.privacy]}
        </Link>
      );
    case "batch":
    case "dispute":
    case "organisation":
      return <Organisation id={organisation?.id}>{t[kind]}</Organisation>;
  }
}

/** Of an organisation that is gone only the words are left. */
function Organisation({ id, children }: { id: string | undefined; children: string }) {
  if (id === undefined) return children;
  return (
    <Link to="/admin/organisations/$organisationId" params={{ organisationId: id }}>
      {children}
    </Link>
  );
}
