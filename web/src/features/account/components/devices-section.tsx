import type { SignedInDevice } from "../../../../../core/api/security.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import type { useDevices } from "../api/use-security.ts";
import { describeMethods } from "../describe-methods.ts";

/** Where one is signed in, and how to end that. */
export function DevicesSection({ devices }: { devices: ReturnType<typeof useDevices> }) {
  const api = useOwnApi();
  const change = useChange(KEYS.sessions);
  const end = ({ id }: SignedInDevice) =>
    void change(() => api.delete(`${ACCOUNT}/sessions/${id}`), "That session has ended.");
  const endOthers = () =>
    void change(() => api.post(`${ACCOUNT}/sessions/end-others`), "Every other session has ended.");
  const others = devices.data?.some(({ current }) => !current) ?? false;
  return (
    <Section title="Where you are signed in">
      <LoadProblem error={devices.error} onRetry={() => void devices.refetch()} />
      {devices.data === undefined ? null : (
        <div>
          <ListTable
            caption="Where you are signed in"
            columns={columnsWith(end)}
            rows={devices.data}
            rowKey={({ id }) => id}
            empty={null}
          />
        </div>
      )}
      {others ? (
        <p className="more">
          <Button onClick={endOthers}>Sign out everywhere else</Button>
        </p>
      ) : null}
    </Section>
  );
}

function columnsWith(end: (device: SignedInDevice) => void): readonly Column<SignedInDevice>[] {
  return [
    {
      title: "Device",
      cell: ({ device, acting }) => (
        <>
          {device ?? "Unknown device"}
          {acting ? <span className="second">Support, acting as you</span> : null}
        </>
      ),
    },
    { title: "Country", cell: ({ country }) => formatCountry(country) },
    { title: "Signed in by", cell: ({ methods }) => describeMethods(methods) },
    { title: "Since", cell: ({ createdAt }) => <Clock at={createdAt} /> },
    { title: "Last active", cell: ({ lastUsedAt }) => <Clock at={lastUsedAt} /> },
    {
      title: "End it",
      cell: (device) =>
        device.current ? (
          <Badge tone="ok">this one</Badge>
        ) : (
          <Button
            onClick={() => end(device)}
            aria-label={`Sign out ${device.device ?? "the unknown device"}`}
          >
            Sign out
          </Button>
        ),
    },
  ];
}
