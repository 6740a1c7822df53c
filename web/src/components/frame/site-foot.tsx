import { Link } from "@tanstack/react-router";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { LanguageSwitch } from "../language/language-switch.tsx";
import { siteFootTexts } from "./texts/site-foot.ts";
import "./site-foot.css";

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
          <li>
            <Link to="/reference">{t.reference}</Link>
          </li>
        </ul>
      </nav>
      <LanguageSwitch />
    </footer>
  );
}
