import { Navigate } from "@tanstack/react-router";
import { WaitingPage } from "../components/frame/waiting-page.tsx";
import { homeOf } from "../lib/session/home-of.ts";
import { useSession } from "../lib/session/use-session.ts";

/** Leads on to where the viewer belongs. */
export function HomePage() {
  const session = useSession();
  if (session.kind === "starting") return <WaitingPage />;
  if ("account" in session) return <Navigate to={homeOf(session.account)} replace />;
  return <Navigate to="/sign-in" replace />;
}
