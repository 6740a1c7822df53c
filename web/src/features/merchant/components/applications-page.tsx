import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Enrollment } from "../../../../../core/api/enrollments.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { stateTexts } from "../../../lib/state-texts.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ENROLLMENT_TONES } from "../../../lib/tones.ts";
import { useEnrollments, useKeys, usePartners } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { usePlaceNames } from "../api/use-place-names.ts";
import { applicationsTexts } from "../texts/applications.ts";

/** Who wants to join a campaign, and who has. */
export function ApplicationsPage() {
  const t = useTexts(applicationsTexts);
  const waiting = useEnrollments("pending");
  const all = useEnrollments();
  const decided = all.data?.filter(({ status }) => status !== "pending");
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Section title={t.waiting}>
        <Loaded of={[waiting]}>
          <Enrollments
            enrollments={waiting.data}
            caption={t.waitingCaption}
            empty={
              <Empty title={t.nobody}>
                <p>{t.nobodyText}</p>
              </Empty>
            }
          />
          <MoreButton query={waiting} />
        </Loaded>
      </Section>
      {/* Only below what has its height. */}
      {waiting.data === undefined ? null : (
        <Section title={t.decided}>
          <Loaded of={[all]}>
            <Enrollments
              enrollments={decided}
              caption={t.decidedCaption}
              empty={
                <Empty title={t.none}>
                  <p>{t.noneText}</p>
                </Empty>
              }
            />
            <MoreButton query={all} />
          </Loaded>
        </Section>
      )}
    </>
  );
}

interface EnrollmentsProps {
  readonly enrollments: readonly Enrollment[] | undefined;
  readonly caption: string;
  readonly empty: ReactNode;
}

type Action = "approve" | "reject" | "suspend" | "reinstate";

/** What can be done about a place in each state. */
const ACTIONS: Readonly<Record<Enrollment["status"], readonly Action[]>> = {
  pending: ["approve", "reject"],
  approved: ["suspend"],
  rejected: ["approve"],
  suspended: ["reinstate"],
};

function Enrollments({ enrollments, caption, empty }: EnrollmentsProps) {
  const t = useTexts(applicationsTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const partners = usePartners();
  const names = usePlaceNames();
  const [asked, setAsked] = useState<{ id: string; action: Action } | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ id: string; text: string } | null>(null);

  const send = async (enrollment: Enrollment, action: Action, body?: object) => {
    await api.post(`/api/v1/enrollments/${enrollment.id}/${action}`, body);
    toast(t.done[action](names.partner(enrollment)));
    setAsked(null);
    await queries.invalidateQueries({ queryKey: keys.enrollments });
  };
  const act = async (enrollment: Enrollment, action: Action) => {
    setProblem(null);
    if (action === "reject" || action === "suspend") return setAsked({ id: enrollment.id, action });
    setBusyId(enrollment.id);
    await send(enrollment, action).catch((error: unknown) =>
      setProblem({ id: enrollment.id, text: describeProblem(error) }),
    );
    setBusyId(null);
  };

  const columns: readonly Column<Enrollment>[] = [
    {
      title: t.partner,
      cell: (enrollment) => (
        <>
          {names.partner(enrollment)}
          <span className="second">{partners.get(enrollment.partnerId)?.email ?? "\u00a0"}</span>
        </>
      ),
    },
    { title: t.campaign, cell: names.campaign },
    { title: t.applied, cell: ({ appliedAt }) => <Clock at={appliedAt} /> },
    {
      title: t.state,
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={ENROLLMENT_TONES[status]}>{textsNow(stateTexts)[status]}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    {
      title: t.decide,
      acts: true,
      cell: (enrollment) => (
        <span className="button-row">
          {ACTIONS[enrollment.status].map((action) => (
            <Button
              key={action}
              look={action === "approve" && enrollment.status === "pending" ? "main" : "plain"}
              busy={busyId === enrollment.id}
              aria-label={`${t.actions[action].replace("…", "")} ${names.partner(enrollment)}`}
              onClick={() => void act(enrollment, action)}
            >
              {t.actions[action]}
            </Button>
          ))}
        </span>
      ),
    },
  ];

  const detail = (enrollment: Enrollment) => {
    if (asked?.id === enrollment.id) {
      return (
        <div className="row-detail">
          <ReasonForm
            submit={asked.action === "reject" ? t.rejectIt : t.suspendIt}
            hint={t.hint}
            onSend={(reason) => send(enrollment, asked.action, { reason })}
            onCancel={() => setAsked(null)}
          />
        </div>
      );
    }
    if (problem?.id !== enrollment.id) return null;
    return (
      <div role="alert">
        <Notice tone="bad">{problem.text}</Notice>
      </div>
    );
  };

  return (
    <ListTable
      caption={caption}
      columns={columns}
      rows={enrollments}
      rowKey={({ id }) => id}
      detail={detail}
      empty={empty}
    />
  );
}
