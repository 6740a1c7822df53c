import { Link } from "@tanstack/react-router";
import { LanguageSwitch } from "../../../components/language/language-switch.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { siteFootTexts } from "../texts/site-foot.ts";

/** What ends each public page. */
export function SiteFoot() {
  const t = useTexts(siteFootTexts);
  return (
    <footer className="foot">
      <nav aria-label={t.about}>
        <ul>
          <li>
            <Link to="/terms">{t.terms}</Link>
          </li>
          <li>
            <Link to="/privacy">{t.privacy}</Link>
          </li>
          <li>
            <Link to="/status">{t.status}</Link>
          </li>
        </ul>
      </nav>
      <LanguageSwitch />
    </footer>
  );
}
