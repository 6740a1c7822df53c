import { Link, Outlet } from "@tanstack/react-router";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";
import "./payouts.css";

const pagesNow = () => {
  const t = textsNow(ownPayoutsTexts);
  return [
    { to: "/affiliate/payouts", name: t.payouts },
    { to: "/affiliate/payouts/method", name: t.howPaid },
    { to: "/affiliate/payouts/identity", name: t.identity },
    { to: "/affiliate/payouts/disputes", name: t.disputes },
    { to: "/affiliate/payouts/statements", name: t.statements },
  ] as const;
};

/** What belongs to being paid, page by page. */
export function PayoutsFrame() {
  const t = useTexts(ownPayoutsTexts);
  return (
    <>
      <nav aria-label={t.beingPaid}>
        <ul className="sub-nav">
          {pagesNow().map(({ to, name }) => (
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
