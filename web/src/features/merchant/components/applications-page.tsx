import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Enrollment } from "../../../../../core/api/enrollments.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { ENROLLMENT_TONES } from "../../../lib/tones.ts";
import { useEnrollments, useKeys, usePartners } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { usePlaceNames } from "../api/use-place-names.ts";

/** Who wants to join a campaign, and who has. */
export function ApplicationsPage() {
  const waiting = useEnrollments("pending");
  const all = useEnrollments();
  const decided = all.data?.filter(({ status }) => status !== "pending");
  return (
    <>
      <PageHead
        title="Applications"
        lead="Partners who ask for a place in a campaign that you approve yourself."
      />
      <LoadProblem error={waiting.error ?? all.error} onRetry={() => void waiting.refetch()} />
      <Section title="Waiting for an answer">
        <Enrollments
          enrollments={waiting.data}
          caption="Applications that wait"
          empty={
            <Empty title="Nobody waits">
              <p>Applications to campaigns that need approval appear here at once.</p>
            </Empty>
          }
        />
        <MoreButton query={waiting} />
      </Section>
      {/* Only below what has its height. */}
      {waiting.data === undefined ? null : (
        <Section title="Decided">
          <Enrollments
            enrollments={decided}
            caption="Places that were decided about"
            empty={
              <Empty title="No place given yet">
                <p>Whoever joins an open campaign stands here without having waited.</p>
              </Empty>
            }
          />
          <MoreButton query={all} />
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

const NAMES: Readonly<Record<Action, { label: string; done: string }>> = {
  approve: { label: "Approve", done: "approved" },
  reject: { label: "Reject…", done: "rejected" },
  suspend: { label: "Suspend…", done: "suspended" },
  reinstate: { label: "Reinstate", done: "approved" },
};

function Enrollments({ enrollments, caption, empty }: EnrollmentsProps) {
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
    toast(`${names.partner(enrollment)} is ${NAMES[action].done}.`);
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
      title: "Partner",
      cell: (enrollment) => (
        <>
          {names.partner(enrollment)}
          <span className="second">{partners.get(enrollment.partnerId)?.email ?? ""}</span>
        </>
      ),
    },
    { title: "Campaign", cell: names.campaign },
    { title: "Applied", cell: ({ appliedAt }) => <Clock at={appliedAt} /> },
    {
      title: "State",
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={ENROLLMENT_TONES[status]}>{status}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    {
      title: "Decide",
      cell: (enrollment) => (
        <span className="button-row">
          {ACTIONS[enrollment.status].map((action) => (
            <Button
              key={action}
              look={action === "approve" && enrollment.status === "pending" ? "main" : "plain"}
              busy={busyId === enrollment.id}
              aria-label={`${NAMES[action].label.replace("…", "")} ${names.partner(enrollment)}`}
              onClick={() => void act(enrollment, action)}
            >
              {NAMES[action].label}
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
            submit={asked.action === "reject" ? "Reject the application" : "Suspend the place"}
            hint="The partner reads it."
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
