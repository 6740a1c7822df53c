import { lazy, Suspense } from "react";
import { Redirect } from "../components/frame/redirect.tsx";
import { WaitingPage } from "../components/frame/waiting-page.tsx";
import { homeOf } from "../lib/session/home-of.ts";
import { useSession } from "../lib/session/use-session.ts";

const LandingPage = lazy(() =>
  import("../features/site/components/landing-page.tsx").then(({ LandingPage: page }) => ({ default: page })),
);

/** What the platform is; whoever is signed in is led on to where they belong. */
export function HomePage() {
  const session = useSession();
  if (session.kind === "starting") return <WaitingPage />;
  if ("account" in session) return <Redirect to={homeOf(session.account)} />;
  return (
    <Suspense fallback={<WaitingPage />}>
      <LandingPage />
    </Suspense>
  );
}
