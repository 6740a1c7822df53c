import { Link } from "@tanstack/react-router";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { casesTexts } from "../texts/cases.ts";

const PAGES = [
  { to: "/admin/compliance", name: "cases" },
  { to: "/admin/compliance/kyc", name: "documents" },
  { to: "/admin/compliance/screenings", name: "sanctions" },
] as const;

/** The head of each list of compliance, with the way to the others. */
export function ComplianceHead({ title, lead }: { title: string; lead: string }) {
  const t = useTexts(casesTexts);
  return (
    <>
      <PageHead title={title} lead={lead} />
      <nav aria-label={t.title}>
        <ul className="sub-nav">
          {PAGES.map(({ to, name }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: true }}>
                {t.pages[name]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
