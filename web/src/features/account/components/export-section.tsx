import type { PrivacyRequest } from "../../../../../core/api/privacy.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { PRIVACY_KEY } from "../api/use-privacy.ts";
import { ACCOUNT } from "../api/use-profile.ts";

/** A copy of everything, as a file. */
export function ExportSection({ requests }: { requests: readonly PrivacyRequest[] }) {
  const api = useOwnApi();
  const change = useChange(PRIVACY_KEY);
  const latest = requests.find(({ kind }) => kind === "export");
  const making = latest?.state === "requested";
  const ask = () =>
    void change(
      () => api.post(`${ACCOUNT}/export`),
      "Your copy is being made; a mail says when it is ready.",
    );
  return (
    <Section title="A copy of your data">
      <div className="stacked is-tight">
        <p>
          One file with your profile, sessions, links, earnings with their reasons, purchases we know to be
          yours, and what was done in your account. It is packed JSON, which any program can read.
        </p>
        {latest === undefined ? null : <Latest request={latest} />}
        <p>
          <Button onClick={ask} busy={making}>
            {latest === undefined ? "Make a copy" : "Make a new copy"}
          </Button>
        </p>
      </div>
    </Section>
  );
}

function Latest({ request: { state, downloadUrl, createdAt, expiresAt } }: { request: PrivacyRequest }) {
  const asked = (
    <>
      {" "}
      – asked for <Clock at={createdAt} />
    </>
  );
  if (downloadUrl !== null) {
    return (
      <p role="status">
        <Badge tone="ok">Ready</Badge>
        {asked}. <a href={downloadUrl}>Download the file</a>
        {expiresAt === null ? null : (
          <>
            {" "}
            until <Clock at={expiresAt} />
          </>
        )}
        .
      </p>
    );
  }
  if (state === "requested") {
    return (
      <p role="status">
        <Badge tone="unknown">Being made</Badge>
        {asked}
      </p>
    );
  }
  return (
    <p role="status">
      <Badge tone={state === "failed" ? "bad" : "unknown"}>{state === "failed" ? "Failed" : "Deleted"}</Badge>
      {asked}
    </p>
  );
}
