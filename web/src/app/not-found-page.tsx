import { Link } from "@tanstack/react-router";
import { Brand } from "../components/ui/brand.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { useTexts } from "../lib/texts/use-texts.ts";
import { notFoundTexts } from "./texts/not-found-page.ts";

/** An address that leads nowhere, and the ways on from there. */
export function NotFoundPage() {
  const t = useTexts(notFoundTexts);
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
      </header>
      <main>
        <PageHead title={t.title} lead={t.lead} />
        <nav aria-label={t.ways}>
          <ul className="button-row">
            <li>
              <Link to="/" className="button is-main">
                {t.home}
              </Link>
            </li>
            <li>
              <Link to="/status" className="button">
                {t.status}
              </Link>
            </li>
          </ul>
        </nav>
      </main>
    </div>
  );
}
