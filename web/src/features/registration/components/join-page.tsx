import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Invite } from "../../../../../core/api/accounts.ts";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { MailSent } from "../../../components/frame/mail-sent.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useSession } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { useInvite, type Way } from "../api/use-invite.ts";
import { joinTexts } from "../texts/join.ts";
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
  const t = useTexts(joinTexts);
  const invite = useInvite(way);
  const session = useSession();
  const [values, setValues] = useState<RegisterValues>();
  const [sent, setSent] = useState(false);
  const here = way.invite === undefined ? `/join/program/${way.programId}` : `/join/${way.invite}`;
  if (sent && values !== undefined) {
    return (
      <EntryFrame>
        <MailSent email={values.email.trim()} onBack={() => setSent(false)}>
          {t.sent(invite.data?.programName ?? t.theProgram)}
        </MailSent>
      </EntryFrame>
    );
  }
  const { data } = invite;
  if (data === null) return <NoWay />;
  return (
    <EntryFrame look="wide">
      <Loaded of={[{ ...invite, data }]} after={[{ isFetched: session.kind !== "starting" }]}>
        {(shown) => (
          <>
            <JoinHead invite={shown} />
            {"account" in session ? (
              <JoinForm way={way} invite={shown} />
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
                  {weave(
                    t.haveAccount,
                    <Link to="/sign-in" search={{ to: here }}>
                      {t.signInAndJoin}
                    </Link>,
                  )}
                </p>
              </>
            )}
          </>
        )}
      </Loaded>
    </EntryFrame>
  );
}

function JoinHead({ invite: { programName, sponsorName } }: { invite: Invite }) {
  const t = useTexts(joinTexts);
  return (
    <PageHead
      title={t.title(programName)}
      lead={
        sponsorName === null
          ? t.lead(programName)
          : weave(t.invites, <strong>{sponsorName}</strong>, programName)
      }
    />
  );
}

function NoWay() {
  const t = useTexts(joinTexts);
  return (
    <EntryFrame>
      <PageHead title={t.nowhere} lead={t.nowhereLead} />
      <p>
        <Link to="/register" className="button">
          {t.without}
        </Link>
      </p>
    </EntryFrame>
  );
}
