import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { Redirect } from "../../../components/frame/redirect.tsx";
import { SignInForm } from "../../../components/frame/sign-in-form.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { isOneMachine } from "../../../lib/is-one-machine.ts";
import { homeOf } from "../../../lib/session/home-of.ts";
import { useSession } from "../../../lib/session/use-session.ts";
import { readWayBack } from "../read-way-back.ts";
import { OtherWays } from "./other-ways.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const session = useSession();
  const { to } = route.useSearch();
  const [{ wanted, problem }] = useState(() => readWayBack(window.location.hash));
  if ("account" in session) return <Redirect to={to ?? homeOf(session.account)} />;
  return (
    <EntryFrame>
      <PageHead
        title="Sign in"
        lead="For merchants and affiliates: the same numbers for both, live, and the reason for each cent."
      />
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="warn">{problem}</Notice>
        </div>
      )}
      <SignInForm withPasskeys wanted={wanted} />
      <div className="entry-links">
        <p>
          <Link to="/forgot">Forgot password?</Link>
        </p>
        <p>
          New here? <Link to="/register">Create an account</Link>
        </p>
        {isOneMachine(window.location.hostname) ? (
          <p className="hint">
            On this machine <code>npm start</code> printed accounts to try.
          </p>
        ) : null}
      </div>
      <OtherWays to={to} />
    </EntryFrame>
  );
}
