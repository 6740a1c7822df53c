import type { SignedInDevice } from "../../../../../core/api/security.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import type { useDevices } from "../api/use-security.ts";
import { describeMethods } from "../describe-methods.ts";
import { securityTexts } from "../texts/security.ts";

/** Where one is signed in, and how to end that. */
export function DevicesSection({ devices }: { devices: ReturnType<typeof useDevices> }) {
  const t = useTexts(securityTexts).devices;
  const api = useOwnApi();
  const change = useChange(KEYS.sessions);
  const end = ({ id }: SignedInDevice) => void change(() => api.delete(`${ACCOUNT}/sessions/${id}`), t.ended);
  const endOthers = () => void change(() => api.post(`${ACCOUNT}/sessions/end-others`), t.othersEnded);
  const others = devices.data?.some(({ current }) => !current) ?? false;
  return (
    <Section title={t.title}>
      <Loaded of={[devices]} meanwhile={null}>
        {(rows) => (
          <div>
            <ListTable
              caption={t.title}
              columns={columnsWith(end)}
              rows={rows}
              rowKey={({ id }) => id}
              empty={null}
            />
          </div>
        )}
      </Loaded>
      {others ? (
        <p className="more">
          <Button onClick={endOthers}>{t.endOthers}</Button>
        </p>
      ) : null}
    </Section>
  );
}

function columnsWith(end: (device: SignedInDevice) => void): readonly Column<SignedInDevice>[] {
  const t = textsNow(securityTexts).devices;
  return [
    {
      title: t.device,
      cell: ({ device, acting }) => (
        <>
          {device ?? t.unknown}
          {acting ? <span className="second">{t.support}</span> : null}
        </>
      ),
    },
    { title: t.country, cell: ({ country }) => formatCountry(country) },
    { title: t.by, cell: ({ methods }) => describeMethods(methods) },
    { title: t.since, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    { title: t.lastActive, cell: ({ lastUsedAt }) => <Clock at={lastUsedAt} /> },
    {
      title: t.end,
      acts: true,
      cell: (device) =>
        device.current ? (
          <Badge tone="ok">{t.current}</Badge>
        ) : (
          <Button onClick={() => end(device)} aria-label={t.signOutOf(device.device ?? t.theUnknown)}>
            {t.signOut}
          </Button>
        ),
    },
  ];
}
