import { getRouteApi, Link } from "@tanstack/react-router";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { Redirect } from "../../../components/frame/redirect.tsx";
import { SignInForm } from "../../../components/frame/sign-in-form.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { isOneMachine } from "../../../lib/is-one-machine.ts";
import { homeOf } from "../../../lib/session/home-of.ts";
import { useSession } from "../../../lib/session/use-session.ts";
import { OtherWays } from "./other-ways.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const session = useSession();
  const { to } = route.useSearch();
  if ("account" in session) return <Redirect to={to ?? homeOf(session.account)} />;
  return (
    <EntryFrame>
      <PageHead
        title="Sign in"
        lead="For merchants and affiliates: the same numbers for both, live, and the reason for each cent."
      />
      <SignInForm withPasskeys />
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
