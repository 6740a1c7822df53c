import { lazy, Suspense } from "react";
import { useSession } from "../../lib/session/use-session.ts";

const ActingBanner = lazy(() => import("./acting-banner.tsx"));

/** Where it stands, over every page, that somebody acts as a user. */
export function ActingPlace() {
  const session = useSession();
  if (!("account" in session) || session.account.acting === null) return null;
  return (
    <Suspense fallback={null}>
      <ActingBanner user={session.account.user} acting={session.account.acting} />
    </Suspense>
  );
}
