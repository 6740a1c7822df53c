import { Link } from "@tanstack/react-router";
import { PageHead } from "../../../components/ui/page-head.tsx";

const PAGES = [
  { to: "/admin/compliance", name: "Cases" },
  { to: "/admin/compliance/kyc", name: "Documents" },
  { to: "/admin/compliance/screenings", name: "Sanctions" },
] as const;

/** The head of each list of compliance, with the way to the others. */
export function ComplianceHead({ title, lead }: { title: string; lead: string }) {
  return (
    <>
      <PageHead title={title} lead={lead} />
      <nav aria-label="Compliance">
        <ul className="sub-nav">
          {PAGES.map(({ to, name }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: true }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
