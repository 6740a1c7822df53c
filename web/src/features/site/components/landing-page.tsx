import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { SiteFoot } from "../../../components/frame/site-foot.tsx";
import { Brand } from "../../../components/ui/brand.tsx";
import { formatMoney } from "../../../lib/money.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { landingTexts } from "../texts/landing.ts";
import "./site.css";

const FACTS = ["counted", "levels", "books", "paid"] as const;
const ORDER_CENTS = 8_000;
/** At 8, 3 and 2 %. */
const CENTS = { first: 640, second: 240, kept: 160 };

/** What the platform is, for whoever is not signed in. */
export function LandingPage() {
  const t = useTexts(landingTexts);
  useEffect(() => {
    document.title = `Tributary: ${t.title}`;
  }, [t]);
  return (
    <div className="page site">
      <header className="masthead">
        <Brand />
        <Link to="/sign-in" className="button">
          {t.signIn}
        </Link>
      </header>
      <main>
        <section className="site-hero">
          <div className="stacked">
            <h1>{t.title}</h1>
            <p className="page-lead">{t.lead}</p>
            <p className="button-row">
              <Link to="/register" search={{ as: "merchant" }} className="button is-main">
                {t.asMerchant}
              </Link>
              <Link to="/register" search={{ as: "affiliate" }} className="button">
                {t.asAffiliate}
              </Link>
            </p>
          </div>
          <Example />
        </section>
        <ul className="site-facts">
          {FACTS.map((fact) => (
            <li key={fact}>
              <h2>{t.facts[fact]}</h2>
              <p>{t.facts[`${fact}Text`]}</p>
            </li>
          ))}
        </ul>
        <section className="columns">
          <div className="section">
            <h2>{t.partnersTitle}</h2>
            <p className="measure">{t.partnersText}</p>
          </div>
          <div className="section">
            <h2>{t.merchantsTitle}</h2>
            <p className="measure">{t.merchantsText}</p>
          </div>
        </section>
      </main>
      <SiteFoot />
    </div>
  );
}

/** A receipt in small: who is paid what of an order, and why. */
function Example() {
  const { example } = useTexts(landingTexts);
  const rows = [
    ["Mai", example.first, CENTS.first],
    ["Linh", example.second, CENTS.second],
    [example.kept, example.third, CENTS.kept],
  ] as const;
  return (
    <figure className="site-receipt">
      <figcaption>{example.title}</figcaption>
      <table className="data-table">
        <caption className="visually-hidden">{example.caption(formatMoney(ORDER_CENTS, "USD"))}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{example.who}</th>
            <th scope="col">{example.why}</th>
            <th scope="col">{example.amount}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([who, why, cents]) => (
            <tr key={who}>
              <th scope="row">{who}</th>
              <td>{why}</td>
              <td className="is-numeric">{formatMoney(cents, "USD")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">{example.sum(formatMoney(ORDER_CENTS, "USD"))}</p>
    </figure>
  );
}
