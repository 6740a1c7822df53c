import { Link, useParams } from "@tanstack/react-router";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCountry } from "../../../lib/format-country.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { describeStripe } from "../../../lib/stripe.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { usePayee } from "../api/use-payees.ts";
import { payeesTexts } from "../texts/payees.ts";
import { Facts } from "./facts.tsx";
import { MethodState } from "./method-state.tsx";
import { PayeeDecisions } from "./payee-decisions.tsx";

/** One payee, how it is paid, and what can be decided about it. */
export function PayeePage() {
  const t = useTexts(payeesTexts);
  const { payeeId } = useParams({ strict: false });
  const payee = usePayee(payeeId ?? "");
  return (
    <>
      {payee.data === undefined ? <PageHead title={t.payee} /> : null}
      <Loaded of={[payee]}>{(data) => <Detail payee={data} />}</Loaded>
    </>
  );
}

function Detail({ payee }: { payee: AdminPayee }) {
  const t = useTexts(payeesTexts);
  const maySeeFraud = useMay("platform.fraud:read");
  const { id, name, email, held, country, kind, method, stripe, alike } = payee;
  const { tone, text } = describeStripe(stripe.state);
  return (
    <>
      <PageHead
        title={name === "" ? email : name}
        lead={<span className="address">{email}</span>}
        action={
          <span className="button-row">
            {maySeeFraud ? (
              <Link to="/admin/fraud" search={{ affiliateId: id }} className="button">
                {t.fraud}
              </Link>
            ) : null}
            <Link to="/admin/payees" className="button">
              {t.all}
            </Link>
          </span>
        }
      />
      {held === null ? null : (
        <Notice tone="warn" title={t.held}>
          <p>{held.reason}</p>
          <p className="quiet">{weave(t.sinceWhen, <Clock at={held.since} />)}</p>
        </Notice>
      )}
      <Section title={t.glance}>
        <Facts
          facts={[
            [t.country, country === null ? t.notTold : formatCountry(country)],
            [t.is, t.kinds[kind]],
            [
              t.atStripe,
              <Badge key="s" tone={tone}>
                {text}
              </Badge>,
            ],
            [t.account, stripe.accountId ?? t.none],
          ]}
        />
      </Section>
      {stripe.wants.length === 0 ? null : (
        <Section title={t.stripeWants}>
          <ul className="stacked is-tight">
            {stripe.wants.map(({ field, dueAt }) => (
              <li key={field}>
                {dueAt === null ? (
                  <code>{field}</code>
                ) : (
                  weave(t.byDay, <code>{field}</code>, <Day at={dueAt} />)
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t.paidBy}>
        {method === null ? (
          <p className="quiet">{t.noMethod}</p>
        ) : (
          <Facts
            facts={[
              [t.method, method.label],
              [t.state, <MethodState key="s" method={method} />],
              [t.usedFrom, <Clock key="u" at={method.usableFrom} />],
              [t.since, <Day key="c" at={method.createdAt} />],
            ]}
          />
        )}
      </Section>
      {alike.length === 0 ? null : (
        <Section title={t.samePlace}>
          <ul className="stacked is-tight">
            {alike.map((other) => (
              <li key={other.methodId}>
                <Link to="/admin/payees/$payeeId" params={{ payeeId: other.affiliateId }}>
                  {other.name === "" ? t.nameless : other.name}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t.todo}>
        <PayeeDecisions payee={payee} />
      </Section>
    </>
  );
}
