import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminUserDetail } from "../../../../../core/api/admin.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCountOf } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { KEYS, useUser } from "../api/use-admin.ts";
import { ActAsDialog } from "./act-as-dialog.tsx";
import { Facts } from "./facts.tsx";
import { PlatformRoleForm } from "./platform-role-form.tsx";

/** One user, and what the platform's people can do for it. */
export function UserPage() {
  const { userId } = useParams({ strict: false });
  const user = useUser(userId ?? "");
  return (
    <>
      <LoadProblem error={user.error} onRetry={() => void user.refetch()} />
      {user.data === undefined ? user.isLoading ? <Waiting /> : null : <Detail user={user.data} />}
    </>
  );
}

function Detail({ user }: { user: AdminUserDetail }) {
  const own = useAccount().user.id === user.id;
  const mayGiveRoles = useMay("platform.roles:write");
  return (
    <>
      <PageHead
        title={user.name}
        lead={<span className="address">{user.email}</span>}
        action={own ? undefined : <ActAs user={user} />}
      />
      <Section title="Account">
        <Facts
          facts={[
            ["Since", <Day key="since" at={user.createdAt} />],
            ["Last active", user.lastSeenAt === null ? "never" : <Clock key="seen" at={user.lastSeenAt} />],
            [
              "Second factor",
              user.secondFactor ? (
                <Badge key="factor" tone="ok">
                  set up
                </Badge>
              ) : (
                "none"
              ),
            ],
            ["Language and timezone", `${user.locale}, ${user.timezone}`],
            ["Affiliate", user.affiliate ? "yes" : "no"],
            ["Signed in on", <Sessions key="sessions" user={user} />],
          ]}
        />
      </Section>
      <Section title="Organisations">
        {user.organisations.length === 0 ? (
          <p className="quiet">A member of none.</p>
        ) : (
          <ul className="stacked is-tight">
            {user.organisations.map(({ id, name, role }) => (
              <li key={id}>
                <Link to="/admin/organisations/$organisationId" params={{ organisationId: id }}>
                  {name}
                </Link>
                , as {role}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {mayGiveRoles && !own ? <PlatformRoleForm key={user.platformRole} user={user} /> : null}
    </>
  );
}

function ActAs({ user }: { user: AdminUserDetail }) {
  const may = useMay("platform.act-as");
  const [asking, setAsking] = useState(false);
  if (!may || user.platformRole !== null) return null;
  return (
    <>
      <Button look="main" onClick={() => setAsking(true)}>
        Act as this user
      </Button>
      {asking ? <ActAsDialog user={user} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Sessions({ user }: { user: AdminUserDetail }) {
  const api = useOwnApi();
  const may = useMay("platform.sessions:write");
  const change = useChange(KEYS.user(user.id));
  const end = () =>
    change(
      () => api.post(`/api/admin/users/${user.id}/end-sessions`),
      `${user.name} is signed out everywhere.`,
    );
  return (
    <>
      {formatCountOf(user.sessions, "device", "devices")}{" "}
      {may && user.sessions > 0 ? (
        <RemoveButton what={user.name} verb="Sign out" onRemove={end}>
          {user.name} has to sign in again on every device, within ten minutes.
        </RemoveButton>
      ) : null}
    </>
  );
}
