import { Link, Outlet } from "@tanstack/react-router";
import "./payouts.css";

const PAGES = [
  { to: "/affiliate/payouts", name: "Payouts" },
  { to: "/affiliate/payouts/method", name: "How I am paid" },
  { to: "/affiliate/payouts/identity", name: "Identity" },
  { to: "/affiliate/payouts/disputes", name: "Disputes" },
  { to: "/affiliate/payouts/statements", name: "Statements" },
] as const;

/** What belongs to being paid, page by page. */
export function PayoutsFrame() {
  return (
    <>
      <nav aria-label="Being paid">
        <ul className="sub-nav">
          {PAGES.map(({ to, name }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: true, includeSearch: false }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Outlet />
    </>
  );
}
