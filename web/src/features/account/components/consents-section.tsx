import type { PrivacyView } from "../../../../../core/api/privacy.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useChange } from "../../../lib/api/use-change.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { PRIVACY_KEY } from "../api/use-privacy.ts";
import { ACCOUNT } from "../api/use-profile.ts";
import { privacyTexts } from "../texts/privacy.ts";

type Consent = PrivacyView["consents"][number];

/** Of the words on this page: whoever agrees, agrees to these. */
const NEWS_VERSION = "1";

/** What one agreed to; what is not needed for the account can be taken back. */
export function ConsentsSection({ consents }: { consents: readonly Consent[] }) {
  const t = useTexts(privacyTexts);
  const api = useOwnApi();
  const change = useChange(PRIVACY_KEY);
  const news = consents.find(({ document }) => document === "news");
  const wanted = news?.decision === "given";
  const decide = () => {
    const body = { document: "news", version: NEWS_VERSION, decision: wanted ? "withdrawn" : "given" };
    const said = wanted ? t.noNews : t.news;
    void change(() => api.put(`${ACCOUNT}/consents`, body), said);
  };
  return (
    <Section title={t.agreed}>
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
              <h3>{t.documents.news}</h3>
              <p className="hint">{t.notAsked}</p>
            </div>
          ) : (
            <Told consent={news} />
          )}
          <Button onClick={decide} aria-label={wanted ? t.stopNews : t.getNewsByMail}>
            {wanted ? t.stop : t.getNews}
          </Button>
        </li>
      </ul>
    </Section>
  );
}

function Told({ consent: { document, version, decision, at } }: { consent: Consent }) {
  const t = useTexts(privacyTexts);
  const given = decision === "given";
  return (
    <div>
      <h3>
        <Badge tone={given ? "ok" : "unknown"}>{t.documents[document]}</Badge>
      </h3>
      <p className="hint">{weave(given ? t.given : t.takenBack, <Day at={at} />, version)}</p>
    </div>
  );
}
