import { getRouteApi, Link } from "@tanstack/react-router";
import { Redirect } from "../../../components/frame/redirect.tsx";
import { SignInForm } from "../../../components/frame/sign-in-form.tsx";
import { Mark } from "../../../components/ui/mark.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { isOneMachine } from "../../../lib/is-one-machine.ts";
import { homeOf } from "../../../lib/session/home-of.ts";
import { useSession } from "../../../lib/session/use-session.ts";
import "./sign-in-page.css";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const session = useSession();
  const { to } = route.useSearch();
  if ("account" in session) return <Redirect to={to ?? homeOf(session.account)} />;
  return (
    <div className="page sign-in">
      <main>
        <p className="brand">
          <Mark /> Tributary
        </p>
        <PageHead
          title="Sign in"
          lead="For merchants and affiliates: the same numbers for both, live, and the reason for each cent."
        />
        <SignInForm />
        {isOneMachine(window.location.hostname) ? (
          <p className="hint">
            On this machine <code>npm start</code> printed accounts to try.
          </p>
        ) : null}
      </main>
      <footer className="foot">
        <p>
          <Link to="/status">Status of the platform</Link>
        </p>
      </footer>
    </div>
  );
}
