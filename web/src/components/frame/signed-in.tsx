import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect } from "react";
import { useSession } from "../../lib/session/use-session.ts";
import { Redirect } from "./redirect.tsx";
import { WaitingPage } from "./waiting-page.tsx";

const SignInAgain = lazy(() => import("./sign-in-again.tsx"));
const MustEnrolPage = lazy(() => import("../factor/must-enrol-page.tsx"));
const signInFrom = (here: string) => `/sign-in?${new URLSearchParams({ to: here })}`;

/** Since the site was loaded. */
let drawn = false;

/** Shows its children to those who are signed in, and leads others to where they can sign in and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const session = useSession();
  // All that a page has is drawn for the first time: bit by bit, so that what is pressed meanwhile is heard.
  const known = useDeferredValue(session.kind !== "starting", drawn ? undefined : false);
  useEffect(() => {
    drawn ||= known;
  }, [known]);
  if (!known || session.kind === "starting") return <WaitingPage />;
  if (!("account" in session)) return <Redirect to={signInFrom} />;
  if (session.kind === "signed-in" && session.account.mustEnrol) {
    return (
      <Suspense fallback={<WaitingPage />}>
        <MustEnrolPage />
      </Suspense>
    );
  }
  return (
    <>
      {children}
      <Suspense>
        {session.kind === "ended" ? <SignInAgain email={session.account.user.email} /> : null}
      </Suspense>
    </>
  );
}
