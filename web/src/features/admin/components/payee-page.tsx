import { Link, useParams } from "@tanstack/react-router";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { describeStripe } from "../../../lib/stripe.ts";
import { usePayee } from "../api/use-payees.ts";
import { Facts } from "./facts.tsx";
import { MethodState } from "./method-state.tsx";
import { PayeeDecisions } from "./payee-decisions.tsx";

/** One payee, how it is paid, and what can be decided about it. */
export function PayeePage() {
  const { payeeId } = useParams({ strict: false });
  const payee = usePayee(payeeId ?? "");
  return (
    <>
      <LoadProblem error={payee.error} onRetry={() => void payee.refetch()} />
      {payee.data === undefined ? (
        <>
          <PageHead title="Payee" />
          {payee.error === null ? <Waiting /> : null}
        </>
      ) : (
        <Detail payee={payee.data} />
      )}
    </>
  );
}

function Detail({ payee }: { payee: AdminPayee }) {
  const { name, email, held, country, kind, method, stripe, alike } = payee;
  const { tone, text } = describeStripe(stripe.state);
  return (
    <>
      <PageHead
        title={name === "" ? email : name}
        lead={<span className="address">{email}</span>}
        action={
          <Link to="/admin/payees" className="button">
            All payees
          </Link>
        }
      />
      {held === null ? null : (
        <Notice tone="warn" title="Held: nothing is paid">
          <p>{held.reason}</p>
          <p className="quiet">
            Since <Clock at={held.since} />
          </p>
        </Notice>
      )}
      <Section title="At a glance">
        <Facts
          facts={[
            ["Country", country ?? "not told"],
            ["Is", kind],
            [
              "At Stripe",
              <Badge key="s" tone={tone}>
                {text}
              </Badge>,
            ],
            ["Account at Stripe", stripe.accountId ?? "none"],
          ]}
        />
      </Section>
      {stripe.wants.length === 0 ? null : (
        <Section title="Stripe wants">
          <ul className="stacked is-tight">
            {stripe.wants.map(({ field, dueAt }) => (
              <li key={field}>
                <code>{field}</code>
                {dueAt === null ? "" : ", by "}
                {dueAt === null ? null : <Day at={dueAt} />}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Paid by">
        {method === null ? (
          <p className="quiet">Nothing yet: the affiliate has to say how it wants to be paid.</p>
        ) : (
          <Facts
            facts={[
              ["Method", method.label],
              ["State", <MethodState key="s" method={method} />],
              ["Used from", <Clock key="u" at={method.usableFrom} />],
              ["Since", <Day key="c" at={method.createdAt} />],
            ]}
          />
        )}
      </Section>
      {alike.length === 0 ? null : (
        <Section title="Paid to the same place">
          <ul className="stacked is-tight">
            {alike.map((other) => (
              <li key={other.methodId}>
                <Link to="/admin/payees/$payeeId" params={{ payeeId: other.affiliateId }}>
                  {other.name === "" ? "somebody without a name" : other.name}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="What can be done">
        <PayeeDecisions payee={payee} />
      </Section>
    </>
  );
}
