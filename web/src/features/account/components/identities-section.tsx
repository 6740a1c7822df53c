import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Issuer, LinkedIdentity } from "../../../../../core/api/security.ts";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { getOpen } from "../../../lib/api/get-open.ts";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { issuerStart } from "../../../lib/issuer-start.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import type { useIdentities } from "../api/use-security.ts";

interface IdentitiesSectionProps {
  readonly identities: ReturnType<typeof useIdentities>;
  readonly hasPassword: boolean;
}

/** Accounts elsewhere by which one signs in here. */
export function IdentitiesSection({ identities, hasPassword }: IdentitiesSectionProps) {
  const api = useOwnApi();
  const change = useChange(KEYS.identities);
  const issuers = useQuery({
    queryKey: ["issuers"],
    queryFn: ({ signal }) => getOpen<{ data: readonly Issuer[] }>("/api/auth/issuers", signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const unlink = ({ id }: LinkedIdentity) =>
    change(() => api.delete(`${ACCOUNT}/identities/${id}`), "The account is linked no more.");
  const [offered] = useState(() => readOffered(window.location.search));
  const names = new Map(issuers.data?.data.map(({ id, name }) => [id, name]));
  const linked = new Set(identities.data?.map(({ issuer }) => issuer));
  const open = issuers.data?.data.filter(({ id }) => !linked.has(id)) ?? [];
  return (
    <Section title="Linked accounts">
      <LoadProblem error={identities.error} onRetry={() => void identities.refetch()} />
      {identities.data === undefined ? null : (
        <div>
          <ListTable
            caption="Linked accounts"
            columns={columnsWith(names, unlink, hasPassword)}
            rows={identities.data}
            rowKey={({ id }) => id}
            empty={
              <Empty title="No linked account">
                <p>
                  {open.length === 0
                    ? "This platform knows no other that could vouch for you."
                    : "Connect one, and sign in by it instead of the password."}
                </p>
              </Empty>
            }
          />
        </div>
      )}
      {offered === null ? null : (
        <div className="more">
          <p>
            Your organisation asks you to link its sign-in. From then on it signs you in here, so those who
            run it can come into your account; a second factor keeps them out.
          </p>
          <p className="button-row more">
            <a className="button is-main" href={issuerStart(offered, "link", "/account/security")}>
              Connect your organisation's sign-in
            </a>
          </p>
        </div>
      )}
      {open.length === 0 ? null : (
        <p className="button-row more">
          {open.map(({ id, name }) => (
            <a key={id} className="button" href={issuerStart(id, "link", "/account/security")}>
              Connect {name}
            </a>
          ))}
        </p>
      )}
    </Section>
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An organisation's issuer is on no list of buttons: its id comes with the address that an owner shares. */
function readOffered(search: string): string | null {
  const id = new URLSearchParams(search).get("link") ?? "";
  return UUID.test(id) ? id : null;
}

function columnsWith(
  names: ReadonlyMap<string, string>,
  unlink: (identity: LinkedIdentity) => Promise<void>,
  hasPassword: boolean,
): readonly Column<LinkedIdentity>[] {
  return [
    { title: "Account", cell: ({ issuer }) => names.get(issuer) ?? issuer },
    { title: "Address there", cell: ({ email }) => email ?? "not told" },
    { title: "Since", cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: "Last used",
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : <Clock at={lastUsedAt} />),
    },
    {
      title: "Unlink",
      cell: (identity) => (
        <RemoveButton
          what={names.get(identity.issuer) ?? identity.issuer}
          verb="Unlink"
          onRemove={() => unlink(identity)}
        >
          {hasPassword
            ? "It signs you in here no more. Your password does."
            : "It signs you in here no more, and you have no password: make sure that another way is left."}
        </RemoveButton>
      ),
    },
  ];
}
