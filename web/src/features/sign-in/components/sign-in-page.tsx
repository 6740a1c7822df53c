import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { Redirect } from "../../../components/frame/redirect.tsx";
import { SignInForm } from "../../../components/frame/sign-in-form.tsx";
import { entryTexts } from "../../../components/frame/texts/entry.ts";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { isOneMachine } from "../../../lib/is-one-machine.ts";
import { homeOf } from "../../../lib/session/home-of.ts";
import { useSession } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { readWayBack } from "../read-way-back.ts";
import { signInTexts } from "../texts/sign-in.ts";
import { OtherWays } from "./other-ways.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const t = useTexts(signInTexts);
  const { signIn } = useTexts(entryTexts);
  const session = useSession();
  const { to } = route.useSearch();
  const [{ wanted, problem }] = useState(() => readWayBack(window.location.hash));
  if ("account" in session) return <Redirect to={to ?? homeOf(session.account)} />;
  return (
    <EntryFrame>
      <PageHead title={signIn} lead={t.lead} />
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="warn">{problem}</Notice>
        </div>
      )}
      <SignInForm withPasskeys wanted={wanted} />
      <div className="entry-links">
        <p>
          <Link to="/forgot">{t.forgot}</Link>
        </p>
        <p>
          {t.isNew} <Link to="/register">{t.create}</Link>
        </p>
        {isOneMachine(window.location.hostname) ? (
          <p className="hint">{weave(t.thisMachine, <code>npm start</code>)}</p>
        ) : null}
      </div>
      <OtherWays to={to} />
    </EntryFrame>
  );
}
