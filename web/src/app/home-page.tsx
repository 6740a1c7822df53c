import { Redirect } from "../components/frame/redirect.tsx";
import { WaitingPage } from "../components/frame/waiting-page.tsx";
import { homeOf } from "../lib/session/home-of.ts";
import { useSession } from "../lib/session/use-session.ts";

/** Leads on to where the viewer belongs. */
export function HomePage() {
  const session = useSession();
  if (session.kind === "starting") return <WaitingPage />;
  if ("account" in session) return <Redirect to={homeOf(session.account)} />;
  return <Redirect to="/sign-in" />;
}
