import type { PrivacyRequest } from "../../../../../core/api/privacy.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { PRIVACY_KEY } from "../api/use-privacy.ts";
import { ACCOUNT } from "../api/use-profile.ts";
import { privacyTexts } from "../texts/privacy.ts";

/** A copy of everything, as a file. */
export function ExportSection({ requests }: { requests: readonly PrivacyRequest[] }) {
  const t = useTexts(privacyTexts);
  const api = useOwnApi();
  const change = useChange(PRIVACY_KEY);
  const latest = requests.find(({ kind }) => kind === "export");
  const making = latest?.state === "requested";
  const ask = () => void change(() => api.post(`${ACCOUNT}/export`), t.copyAsked);
  return (
    <Section title={t.copy}>
      <div className="stacked is-tight">
        <p>{t.copyText}</p>
        {latest === undefined ? null : <Latest request={latest} />}
        <p>
          <Button onClick={ask} busy={making}>
            {latest === undefined ? t.makeCopy : t.makeNewCopy}
          </Button>
        </p>
      </div>
    </Section>
  );
}

function Latest({ request: { state, downloadUrl, createdAt, expiresAt } }: { request: PrivacyRequest }) {
  const t = useTexts(privacyTexts);
  const asked = <> {weave(t.askedFor, <Clock at={createdAt} />)}</>;
  if (downloadUrl !== null) {
    return (
      <p role="status">
        <Badge tone="ok">{t.states.ready}</Badge>
        {asked}. <a href={downloadUrl}>{t.download}</a>
        {expiresAt === null ? null : <> {weave(t.until, <Clock at={expiresAt} />)}</>}.
      </p>
    );
  }
  if (state === "requested") {
    return (
      <p role="status">
        <Badge tone="unknown">{t.states.requested}</Badge>
        {asked}
      </p>
    );
  }
  return (
    <p role="status">
      <Badge tone={state === "failed" ? "bad" : "unknown"}>
        {state === "failed" ? t.states.failed : t.states.deleted}
      </Badge>
      {asked}
    </p>
  );
}
