import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { ComplianceCaseDetail } from "../../../../../core/api/compliance.ts";
import { CASE_SEVERITIES } from "../../../../../core/compliance/states.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { Facts } from "../../admin/components/facts.tsx";
import { COMPLIANCE_KEY, useCase, useScreening } from "../api/use-compliance.ts";
import { KIND_WORDS, SEVERITY_TONES } from "../words.ts";
import { Choose } from "./choose.tsx";
import { SayDialog } from "./say-dialog.tsx";
import { ScreeningPart } from "./screening-part.tsx";

/** One case: what is known, what was noted, and what can be done. */
export function CasePage() {
  const { caseId } = useParams({ strict: false });
  const found = useCase(caseId ?? "");
  return (
    <>
      <LoadProblem error={found.error} onRetry={() => void found.refetch()} />
      {found.data === undefined ? found.isLoading ? <Waiting /> : null : <Detail found={found.data} />}
    </>
  );
}

function Detail({ found }: { found: ComplianceCaseDetail }) {
  const { number, affiliate, kind, severity, state, holds, summary, assignee, resolution, endedAt } = found;
  return (
    <>
      <PageHead title={`Case no. ${number}`} lead={affiliate.name ?? "The affiliate was erased."} />
      <Section title="What it is about">
        <p>{summary}</p>
        <Facts
          facts={[
            ["About", KIND_WORDS[kind]],
            [
              "Severity",
              <Badge key="severity" tone={SEVERITY_TONES[severity]}>
                {severity}
              </Badge>,
            ],
            ["State", state],
            ["Payouts", holds && endedAt === null ? "held until it is resolved" : "not held"],
            ["With", assignee?.name ?? "nobody"],
            ["Since", <Day key="since" at={found.createdAt} />],
            ["Resolution", resolution ?? "none yet"],
          ]}
        />
      </Section>
      {found.screeningId === null ? null : <OfScreening id={found.screeningId} />}
      <Section title="Notes">
        {found.notes.length === 0 ? (
          <p className="quiet">Nobody has noted anything.</p>
        ) : (
          <ul className="stacked is-tight">
            {found.notes.map(({ id, by, text, at }) => (
              <li key={id}>
                {by ?? "Somebody"}, <Clock at={at} />: {text}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {endedAt === null ? <Acts found={found} /> : null}
    </>
  );
}

function OfScreening({ id }: { id: string }) {
  const screening = useScreening(id);
  return (
    <Section title="Whom it may be">
      <LoadProblem error={screening.error} onRetry={() => void screening.refetch()} />
      {screening.data === undefined ? <Waiting /> : <ScreeningPart screening={screening.data} />}
    </Section>
  );
}

function Acts({ found }: { found: ComplianceCaseDetail }) {
  const api = useOwnApi();
  const own = useAccount().user.id;
  const change = useChange(COMPLIANCE_KEY);
  const [saying, setSaying] = useState<"note" | "resolve" | null>(null);
  const { id, version, holds, severity, assignee, number } = found;
  const path = `/api/admin/compliance/cases/${id}`;
  const toMe = assignee?.id !== own;
  const assign = () =>
    change(
      () => api.post(`${path}/assign`, { assigneeId: toMe ? own : null, version }),
      toMe ? "The case is yours." : "The case is nobody's.",
    );
  const patch = (body: object, done: string) => change(() => api.patch(path, { ...body, version }), done);
  return (
    <Section title="What to do">
      <Choose
        label="Severity"
        value={severity}
        options={CASE_SEVERITIES.map((name) => [name, name] as const)}
        onChoose={(value) => void patch({ severity: value }, `The case is ${value}.`)}
      />
      <div className="button-row">
        <Button onClick={() => void assign()}>{toMe ? "Take it" : "Give it back"}</Button>
        <Button
          onClick={() =>
            void patch(
              { holds: !holds },
              holds ? "Payouts are not held by it any more." : "Payouts are held.",
            )
          }
        >
          {holds ? "Hold payouts no longer" : "Hold payouts"}
        </Button>
        <Button onClick={() => setSaying("note")}>Note something</Button>
        <Button look="main" onClick={() => setSaying("resolve")}>
          Resolve
        </Button>
      </div>
      {saying === "note" ? (
        <SayDialog
          title={`Note of case no. ${number}`}
          label="Note"
          hint="It stays as it is."
          submit="Note it"
          done="Noted."
          name="text"
          send={(text) => api.post(`${path}/notes`, { text })}
          onClose={() => setSaying(null)}
        />
      ) : null}
      {saying === "resolve" ? (
        <SayDialog
          title={`Resolve case no. ${number}?`}
          label="Resolution"
          hint="It stays resolved; what comes up again is another case."
          submit="Resolve"
          done={`Case no. ${number} is resolved.`}
          name="resolution"
          send={(resolution) => api.post(`${path}/resolve`, { resolution, version })}
          onClose={() => setSaying(null)}
        />
      ) : null}
    </Section>
  );
}
