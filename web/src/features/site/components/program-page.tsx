import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { PublicProgram } from "../../../../../core/api/program-pages.ts";
import { paragraphsOf } from "../../../../../core/site/paragraphs.ts";
import { SiteFoot } from "../../../components/frame/site-foot.tsx";
import { Brand } from "../../../components/ui/brand.tsx";
import { Facts } from "../../../components/ui/figure.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatBound, formatList } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useProgram } from "../api/use-program.ts";
import { programTexts } from "../texts/program.ts";
import "./site.css";

const route = getRouteApi("/p/$slug");
const ALL_BPS = 10_000;

/** A program's public page, where affiliates join it. */
export function ProgramPage() {
  const t = useTexts(programTexts);
  const program = useProgram(route.useParams().slug);
  return (
    <div className="page site">
      <header className="masthead">
        <Brand />
      </header>
      <main>
        <Loaded of={[program]}>
          {(data) =>
            data === null ? <PageHead title={t.missing} lead={t.missingLead} /> : <Shown program={data} />
          }
        </Loaded>
      </main>
      <SiteFoot />
    </div>
  );
}

function Shown({ program }: { program: PublicProgram }) {
  const t = useTexts(programTexts);
  const { programName, organisationName, headline, description, website, terms } = program;
  useEffect(() => {
    document.title = `${programName}: ${headline}`;
  }, [programName, headline]);
  const paragraphs = paragraphsOf(description);
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{headline}</h1>
          <p className="page-lead">{t.by(programName, organisationName)}</p>
        </div>
        <Joining program={program} />
      </header>
      <div className="columns">
        <div className="stacked">
          <div className="prose">
            {paragraphs.map((text) => (
              <p key={text} className="prose-text">
                {text}
              </p>
            ))}
          </div>
          {website === null ? null : (
            <p>
              <a href={website} rel="noopener nofollow">
                {t.website}
              </a>
            </p>
          )}
        </div>
        <div className="stacked">
          <Section title={t.terms}>
            {terms.length === 0 ? (
              <p className="quiet">{t.noTerms}</p>
            ) : (
              <ul className="prose">
                {terms.map((term) => (
                  <li key={term}>{term}</li>
                ))}
              </ul>
            )}
          </Section>
          <AtAGlance program={program} />
        </div>
      </div>
    </>
  );
}

function Joining({ program: { registration, programId } }: { program: PublicProgram }) {
  const t = useTexts(programTexts);
  if (registration !== "open")
    return <p className="measure quiet">{registration === "closed" ? t.closed : t.invited}</p>;
  return (
    <Link to="/join/program/$id" params={{ id: programId }} className="button is-main">
      {t.join}
    </Link>
  );
}

function AtAGlance({ program: { trust, currencies } }: { program: PublicProgram }) {
  const t = useTexts(programTexts);
  const { approvalRateBps, medianPayDays } = trust;
  const told = (value: string | null, hint: string) => (
    <>
      {value ?? t.tooNew} {value === null ? null : <span className="hint">{hint}</span>}
    </>
  );
  return (
    <Section title={t.facts}>
      <Facts
        facts={[
          [
            t.approval,
            told(approvalRateBps === null ? null : formatBound(approvalRateBps / ALL_BPS), t.approvalHint),
          ],
          [t.paid, told(medianPayDays === null ? null : t.days(medianPayDays), t.paidHint)],
          [t.currencies, formatList(currencies)],
        ]}
      />
    </Section>
  );
}
