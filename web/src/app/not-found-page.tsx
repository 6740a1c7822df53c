import { Link } from "@tanstack/react-router";
import { Brand } from "../components/ui/brand.tsx";
import { PageHead } from "../components/ui/page-head.tsx";

/** An address that leads nowhere, and the ways on from there. */
export function NotFoundPage() {
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
      </header>
      <main>
        <PageHead
          title="There is no such page"
          lead="The address may be mistyped, or the page may have moved. A referral link begins with the tracking domain, not with this one."
        />
        <nav aria-label="Ways on">
          <ul className="button-row">
            <li>
              <Link to="/" className="button is-main">
                Go home
              </Link>
            </li>
            <li>
              <Link to="/status" className="button">
                See whether everything runs
              </Link>
            </li>
          </ul>
        </nav>
      </main>
    </div>
  );
}
