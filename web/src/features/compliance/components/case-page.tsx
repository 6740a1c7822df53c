import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { ComplianceCaseDetail } from "../../../../../core/api/compliance.ts";
import { CASE_SEVERITIES } from "../../../../../core/compliance/states.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Choose } from "../../../components/ui/choose.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { Facts } from "../../admin/components/facts.tsx";
import { COMPLIANCE_KEY, useCase, useScreening } from "../api/use-compliance.ts";
import { casesTexts } from "../texts/cases.ts";
import { wordsTexts } from "../texts/words.ts";
import { SEVERITY_TONES } from "../words.ts";
import { SayDialog } from "./say-dialog.tsx";
import { ScreeningPart } from "./screening-part.tsx";

/** One case: what is known, what was noted, and what can be done. */
export function CasePage() {
  const { caseId } = useParams({ strict: false });
  const found = useCase(caseId ?? "");
  const screeningId = found.data?.screeningId ?? null;
  const screening = useScreening(screeningId);
  return (
    <Loaded of={[found]} after={screeningId === null ? [] : [screening]}>
      {(data) => <Detail found={data} />}
    </Loaded>
  );
}

function Detail({ found }: { found: ComplianceCaseDetail }) {
  const words = useTexts(wordsTexts);
  const t = useTexts(casesTexts);
  const { number, affiliate, kind, severity, state, holds, summary, assignee, resolution, endedAt } = found;
  return (
    <>
      <PageHead title={t.pageTitle(String(number))} lead={affiliate.name ?? t.affiliateErased} />
      <Section title={t.what}>
        {/* Whom a list may name stands below, in the reader's own language. */}
        {found.screeningId === null ? <p className="case-summary">{summary}</p> : null}
        <Facts
          facts={[
            [t.about, words.kinds[kind]],
            [
              t.severity,
              <Badge key="severity" tone={SEVERITY_TONES[severity]}>
                {words.severities[severity]}
              </Badge>,
            ],
            [words.state, t.states[state]],
            [t.payouts, holds && endedAt === null ? t.held : t.notHeld],
            [t.with, assignee?.name ?? t.nobody],
            [words.since, <Day key="since" at={found.createdAt} />],
            [t.resolution, resolution ?? t.noneYet],
          ]}
        />
      </Section>
      {found.screeningId === null ? null : <OfScreening id={found.screeningId} />}
      <Section title={t.notes}>
        {found.notes.length === 0 ? (
          <p className="quiet">{t.noNotes}</p>
        ) : (
          <ul className="stacked is-tight">
            {found.notes.map(({ id, by, text, at }) => (
              <li key={id}>
                {by ?? t.somebody}, <Clock at={at} />: {text}
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
  const t = useTexts(casesTexts);
  const screening = useScreening(id);
  return (
    <Section title={t.whom}>
      <Loaded of={[screening]}>{(data) => <ScreeningPart screening={data} />}</Loaded>
    </Section>
  );
}

function Acts({ found }: { found: ComplianceCaseDetail }) {
  const words = useTexts(wordsTexts);
  const t = useTexts(casesTexts);
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
      toMe ? t.yours : t.nobodys,
    );
  const patch = (body: object, done: string) => change(() => api.patch(path, { ...body, version }), done);
  return (
    <Section title={t.todo}>
      <div className="stacked is-tight case-acts">
        <Choose
          label={t.severity}
          value={severity}
          options={CASE_SEVERITIES.map((name) => [name, words.severities[name]] as const)}
          onChoose={(value) => {
            const name = CASE_SEVERITIES.find((known) => known === value);
            if (name !== undefined) void patch({ severity: name }, t.severityNow(words.severities[name]));
          }}
        />
        <div className="button-row">
          <Button onClick={() => void assign()}>{toMe ? t.take : t.giveBack}</Button>
          <Button onClick={() => void patch({ holds: !holds }, holds ? t.heldNoMore : t.heldNow)}>
            {holds ? t.holdNoMore : t.hold}
          </Button>
          <Button onClick={() => setSaying("note")}>{t.noteSomething}</Button>
          <Button look="main" onClick={() => setSaying("resolve")}>
            {t.resolve}
          </Button>
        </div>
      </div>
      {saying === "note" ? (
        <SayDialog
          title={t.noteOf(String(number))}
          label={t.note}
          hint={t.noteHint}
          submit={t.noteIt}
          done={t.noted}
          name="text"
          send={(text) => api.post(`${path}/notes`, { text })}
          onClose={() => setSaying(null)}
        />
      ) : null}
      {saying === "resolve" ? (
        <SayDialog
          title={t.resolveWhat(String(number))}
          label={t.resolution}
          hint={t.resolveHint}
          submit={t.resolve}
          done={t.resolved(String(number))}
          name="resolution"
          send={(resolution) => api.post(`${path}/resolve`, { resolution, version })}
          onClose={() => setSaying(null)}
        />
      ) : null}
    </Section>
  );
}
