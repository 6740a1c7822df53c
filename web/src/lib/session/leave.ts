import { toast } from "../announce.ts";
import { describeProblem } from "../api/problem.ts";
import type { SessionStore } from "./create-session.ts";

/** Signs out and begins anew, so that nothing of one person is left in memory for the next. */
export function leave(session: SessionStore): void {
  session.signOut().then(
    () => window.location.assign("/sign-in"),
    (error: unknown) => toast(describeProblem(error)),
  );
}
