import { Link, Outlet } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { type Role, rolesOf } from "../../lib/session/home-of.ts";
import { leave } from "../../lib/session/leave.ts";
import { useAccount, useSession, useSessionStore } from "../../lib/session/use-session.ts";
import { LanguageSwitch } from "../language/language-switch.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Brand } from "../ui/brand.tsx";
import { Button } from "../ui/button.tsx";
import { InboxBell } from "./inbox-bell.tsx";
import { Redirect } from "./redirect.tsx";
import { WaitingPage } from "./waiting-page.tsx";

export interface AreaPage {
  readonly to: string;
  readonly name: string;
  /** How many things wait there for the viewer. */
  readonly count?: number;
}

interface AreaFrameProps {
  readonly name: string;
  readonly pages: readonly AreaPage[];
  /** The pages are the same for every role. */
  readonly ofNoRole?: boolean;
  /** What the pages are about, where there is a choice, and whether they are live. */
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
}

/** The frame of an area's pages: where one is, where else one can go, and who one is. */
export function AreaFrame({ name, pages, ofNoRole = false, tools, children }: AreaFrameProps) {
  return (
    <div className="page area">
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="area-top">
        <div className="masthead">
          <Brand />
          <Roles always={ofNoRole} />
          {tools === undefined ? null : <div className="area-tools">{tools}</div>}
          <Who />
        </div>
        <nav aria-label={name}>
          <ul className="area-nav">
            {pages.map((page) => (
              <li key={page.to}>
                <PageLink {...page} first={page === pages[0]} />
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {children ?? <Outlet />}
      </main>
      <footer className="foot">
        <p>Times are in {Intl.DateTimeFormat().resolvedOptions().timeZone}.</p>
        <p>
          <Link to="/status">Status of the platform</Link>
        </p>
        <LanguageSwitch />
      </footer>
    </div>
  );
}

function PageLink({ to, name, count = 0, first }: AreaPage & { first: boolean }) {
  return (
    <Link to={to} activeOptions={{ exact: first }}>
      {name}
      {count === 0 ? null : (
        <span className="nav-count">
          {count}
          <span className="visually-hidden"> waiting</span>
        </span>
      )}
    </Link>
  );
}

const ROLE_PAGES: Readonly<Record<Role, { to: string; name: string }>> = {
  merchant: { to: "/merchant", name: "Merchant" },
  affiliate: { to: "/affiliate", name: "Affiliate" },
  operator: { to: "/admin", name: "Operator" },
};

/** For those who are more than one; on the pages that belong to no role, for all. */
function Roles({ always }: { always: boolean }) {
  const roles = rolesOf(useAccount());
  if (roles.length === 0 || (roles.length === 1 && !always)) return null;
  return (
    <nav aria-label="Your roles">
      <ul className="roles">
        {roles.map((role) => (
          <li key={role}>
            <Link to={ROLE_PAGES[role].to}>{ROLE_PAGES[role].name}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Who() {
  const { user } = useAccount();
  const session = useSessionStore();
  return (
    <div className="who">
      <InboxBell />
      <Link to="/account" className="who-link">
        <Avatar user={user} /> <span>{user.name}</span>
      </Link>
      <Button look="bare" onClick={() => leave(session)}>
        Sign out
      </Button>
    </div>
  );
}

const SignInAgain = lazy(() => import("./sign-in-again.tsx"));
const MustEnrolPage = lazy(() => import("../factor/must-enrol-page.tsx"));
const signInFrom = (here: string) => `/sign-in?${new URLSearchParams({ to: here })}`;

/** Shows its children to those who are signed in, and leads others to where they can sign in and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const session = useSession();
  if (session.kind === "starting") return <WaitingPage />;
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
