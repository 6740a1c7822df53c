import type { PrivacyView } from "../../../../../core/api/privacy.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { PRIVACY_KEY } from "../api/use-privacy.ts";
import { ACCOUNT } from "../api/use-profile.ts";

type Consent = PrivacyView["consents"][number];

/** Of the words on this page: whoever agrees, agrees to these. */
const NEWS_VERSION = "1";
const NAMES: Readonly<Record<Consent["document"], string>> = {
  terms: "Terms of use",
  privacy: "Privacy notice",
  news: "News of the platform by mail",
};

/** What one agreed to; what is not needed for the account can be taken back. */
export function ConsentsSection({ consents }: { consents: readonly Consent[] }) {
  const api = useOwnApi();
  const change = useChange(PRIVACY_KEY);
  const news = consents.find(({ document }) => document === "news");
  const wanted = news?.decision === "given";
  const decide = () => {
    const body = { document: "news", version: NEWS_VERSION, decision: wanted ? "withdrawn" : "given" };
    const said = wanted ? "You get no more news." : "You get news by mail.";
    void change(() => api.put(`${ACCOUNT}/consents`, body), said);
  };
  return (
    <Section title="What you agreed to">
      <ul className="factors">
        {consents
          .filter(({ document }) => document !== "news")
          .map((consent) => (
            <li key={consent.document} className="factor">
              <Told consent={consent} />
            </li>
          ))}
        <li className="factor">
          {news === undefined ? (
            <div>
              <h3>{NAMES.news}</h3>
              <p className="hint">Not asked for. Your account works the same without.</p>
            </div>
          ) : (
            <Told consent={news} />
          )}
          <Button onClick={decide} aria-label={wanted ? "Stop news by mail" : "Get news by mail"}>
            {wanted ? "Stop" : "Get news"}
          </Button>
        </li>
      </ul>
    </Section>
  );
}

function Told({ consent: { document, version, decision, at } }: { consent: Consent }) {
  const given = decision === "given";
  return (
    <div>
      <h3>
        <Badge tone={given ? "ok" : "unknown"}>{NAMES[document]}</Badge>
      </h3>
      <p className="hint">
        {given ? "Agreed" : "Taken back"} on <Day at={at} />, version {version}
      </p>
    </div>
  );
}
