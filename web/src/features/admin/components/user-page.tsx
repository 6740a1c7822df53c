import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminUserDetail } from "../../../../../core/api/admin.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatLanguage } from "../../../lib/format-language.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { KEYS, useUser } from "../api/use-admin.ts";
import { peopleTexts } from "../texts/people.ts";
import { Facts } from "./facts.tsx";

const ActAsDialog = lazyPart(async () => (await import("./act-as-dialog.tsx")).ActAsDialog);
const PlatformRoleForm = lazyPart(async () => (await import("./platform-role-form.tsx")).PlatformRoleForm);

/** One user, and what the platform's people can do for it. */
export function UserPage() {
  const { userId } = useParams({ strict: false });
  const user = useUser(userId ?? "");
  return <Loaded of={[user]}>{(data) => <Detail user={data} />}</Loaded>;
}

function Detail({ user }: { user: AdminUserDetail }) {
  const t = useTexts(peopleTexts);
  const own = useAccount().user.id === user.id;
  const mayGiveRoles = useMay("platform.roles:write");
  return (
    <>
      <PageHead
        title={user.name}
        lead={<span className="address">{user.email}</span>}
        action={own ? undefined : <ActAs user={user} />}
      />
      <Section title={t.account}>
        <Facts
          facts={[
            [t.since, <Day key="since" at={user.createdAt} />],
            [t.lastActive, user.lastSeenAt === null ? t.never : <Clock key="seen" at={user.lastSeenAt} />],
            [
              t.secondFactor,

              user.secondFactor ? (
                <Badge key="factor" tone="ok">
                  {t.setUp}
                </Badge>
              ) : (
                t.none
              ),
            ],
            [t.place, `${formatLanguage(user.locale)}, ${user.timezone}`],
            [t.affiliate, user.affiliate ? t.yes : t.no],
            [t.signedInOn, <Sessions key="sessions" user={user} />],
          ]}
        />
      </Section>
      <Section title={t.organisations}>
        {user.organisations.length === 0 ? (
          <p className="quiet">{t.memberOfNone}</p>
        ) : (
          <ul className="stacked is-tight">
            {user.organisations.map(({ id, name, role }) => (
              <li key={id}>
                {weave(
                  t.asRole,
                  <Link to="/admin/organisations/$organisationId" params={{ organisationId: id }}>
                    {name}
                  </Link>,
                  t.memberRoles[role],
                )}
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
  const t = useTexts(peopleTexts);
  const may = useMay("platform.act-as");
  const [asking, setAsking] = useState(false);
  if (!may || user.platformRole !== null) return null;
  return (
    <>
      <Button look="main" onClick={() => setAsking(true)}>
        {t.actAs}
      </Button>
      {asking ? <ActAsDialog user={user} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Sessions({ user }: { user: AdminUserDetail }) {
  const t = useTexts(peopleTexts);
  const api = useOwnApi();
  const may = useMay("platform.sessions:write");
  const change = useChange(KEYS.user(user.id));
  const end = () =>
    change(() => api.post(`/api/admin/users/${user.id}/end-sessions`), t.signedOut(user.name));
  return (
    <>
      {t.devices(user.sessions)}{" "}
      {may && user.sessions > 0 ? (
        <RemoveButton what={user.name} verb={t.signOut} onRemove={end}>
          {t.signOutText(user.name)}
        </RemoveButton>
      ) : null}
    </>
  );
}
