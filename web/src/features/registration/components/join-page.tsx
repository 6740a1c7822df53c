import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Invite } from "../../../../../core/api/accounts.ts";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { MailSent } from "../../../components/frame/mail-sent.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useSession } from "../../../lib/session/use-session.ts";
import { useInvite, type Way } from "../api/use-invite.ts";
import { JoinForm } from "./join-form.tsx";
import { RegisterForm, type RegisterValues } from "./register-form.tsx";

const inviteRoute = getRouteApi("/join/$code");
const programRoute = getRouteApi("/join/program/$id");

/** Where a partner's invitation leads. */
export function InvitePage() {
  return <JoinPage way={{ invite: inviteRoute.useParams().code }} />;
}

/** Where a program that is open to all lets people in. */
export function OpenProgramPage() {
  return <JoinPage way={{ programId: programRoute.useParams().id }} />;
}

function JoinPage({ way }: { way: Way }) {
  const invite = useInvite(way);
  const session = useSession();
  const [values, setValues] = useState<RegisterValues>();
  const [sent, setSent] = useState(false);
  const here = way.invite === undefined ? `/join/program/${way.programId}` : `/join/${way.invite}`;
  if (sent && values !== undefined) {
    return (
      <EntryFrame>
        <MailSent email={values.email.trim()} onBack={() => setSent(false)}>
          Its link confirms the address and takes you into {invite.data?.programName ?? "the program"}.
        </MailSent>
      </EntryFrame>
    );
  }
  if (invite.data === null) return <NoWay />;
  if (invite.data === undefined || session.kind === "starting") {
    return (
      <EntryFrame look="wide">
        <LoadProblem error={invite.error} onRetry={() => void invite.refetch()} />
        <Waiting />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame look="wide">
      <JoinHead invite={invite.data} />
      {"account" in session ? (
        <JoinForm way={way} invite={invite.data} />
      ) : (
        <>
          <RegisterForm
            as="affiliate"
            way={way}
            initial={values}
            onSent={(given) => {
              setValues(given);
              setSent(true);
            }}
          />
          <p>
            Have an account?{" "}
            <Link to="/sign-in" search={{ to: here }}>
              Sign in and join
            </Link>
          </p>
        </>
      )}
    </EntryFrame>
  );
}

function JoinHead({ invite: { programName, sponsorName } }: { invite: Invite }) {
  return (
    <PageHead
      title={`Join ${programName}`}
      lead={
        sponsorName === null ? (
          <>Share links of {programName} and earn by what comes of them.</>
        ) : (
          <>
            <strong>{sponsorName}</strong> invites you to share links of {programName}, and to earn by what
            comes of them.
          </>
        )
      }
    />
  );
}

function NoWay() {
  return (
    <EntryFrame>
      <PageHead
        title="This invitation leads nowhere"
        lead="It was withdrawn, its program takes nobody now, or the link was cut off. Ask whoever sent it for a new one."
      />
      <p>
        <Link to="/register" className="button">
          Create an account without it
        </Link>
      </p>
    </EntryFrame>
  );
}
