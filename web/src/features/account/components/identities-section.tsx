import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Issuer, LinkedIdentity } from "../../../../../core/api/security.ts";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { getOpen } from "../../../lib/api/get-open.ts";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { issuerStart } from "../../../lib/issuer-start.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import type { useIdentities } from "../api/use-security.ts";
import { identitiesTexts } from "../texts/identities.ts";

interface IdentitiesSectionProps {
  readonly identities: ReturnType<typeof useIdentities>;
  readonly hasPassword: boolean;
}

/** Accounts elsewhere by which one signs in here. */
export function IdentitiesSection({ identities, hasPassword }: IdentitiesSectionProps) {
  const t = useTexts(identitiesTexts);
  const api = useOwnApi();
  const change = useChange(KEYS.identities);
  const issuers = useQuery({
    queryKey: ["issuers"],
    queryFn: ({ signal }) => getOpen<{ data: readonly Issuer[] }>("/api/auth/issuers", signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const unlink = ({ id }: LinkedIdentity) =>
    change(() => api.delete(`${ACCOUNT}/identities/${id}`), t.unlinked);
  const [offered] = useState(() => readOffered(window.location.search));
  const names = new Map(issuers.data?.data.map(({ id, name }) => [id, name]));
  const linked = new Set(identities.data?.map(({ issuer }) => issuer));
  const open = issuers.data?.data.filter(({ id }) => !linked.has(id)) ?? [];
  return (
    <Section title={t.title}>
      <Loaded of={[identities]} meanwhile={null}>
        {(rows) => (
          <div>
            <ListTable
              caption={t.title}
              columns={columnsWith(names, unlink, hasPassword)}
              rows={rows}
              rowKey={({ id }) => id}
              empty={
                <Empty title={t.none}>
                  <p>{open.length === 0 ? t.noOther : t.connectOne}</p>
                </Empty>
              }
            />
          </div>
        )}
      </Loaded>
      {offered === null ? null : (
        <div className="more">
          <p>{t.offered}</p>
          <p className="button-row more">
            <a className="button is-main" href={issuerStart(offered, "link", "/account/security")}>
              {t.connectOffered}
            </a>
          </p>
        </div>
      )}
      {open.length === 0 ? null : (
        <p className="button-row more">
          {open.map(({ id, name }) => (
            <a key={id} className="button" href={issuerStart(id, "link", "/account/security")}>
              {t.connect(name)}
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
  const t = textsNow(identitiesTexts);
  return [
    { title: t.account, cell: ({ issuer }) => names.get(issuer) ?? issuer },
    { title: t.address, cell: ({ email }) => email ?? t.notTold },
    { title: t.since, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: t.lastUsed,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t.never : <Clock at={lastUsedAt} />),
    },
    {
      title: t.unlink,
      cell: (identity) => (
        <RemoveButton
          what={names.get(identity.issuer) ?? identity.issuer}
          verb={t.unlink}
          onRemove={() => unlink(identity)}
        >
          {hasPassword ? t.passwordStays : t.noPassword}
        </RemoveButton>
      ),
    },
  ];
}
