import { Link } from "@tanstack/react-router";
import { Facts, Figure } from "../../../components/ui/figure.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Amounts } from "../../../components/ui/money.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCount, UNKNOWN } from "../../../lib/format.ts";
import { formatPerHundred } from "../../../lib/format-per-hundred.ts";
import { formatMoney } from "../../../lib/money.ts";
import { useConversions } from "../api/use-merchant.ts";
import { useMerchantPulse } from "../api/use-merchant-live.ts";
import { usePlace } from "../api/use-place.ts";
import { ConversionsTable } from "./conversions-table.tsx";

/** The program now, and what waits for the merchant. */
export function OverviewPage() {
  const { program, organisation } = usePlace();
  const { pulse } = useMerchantPulse();
  const conversions = useConversions();
  const latest = conversions.data?.slice(0, LATEST);
  const [first, ...more] = pulse?.today.commission ?? [];
  return (
    <>
      <PageHead
        title={program.name}
        lead={organisation.name === program.name ? undefined : organisation.name}
      />
      <div className="figure-row">
        <Section title="Clicks" aside="today">
          <Figure value={count(pulse?.today.clicks)} label="by people" />
          <Facts facts={[["bots, not counted", count(pulse?.today.bots)]]} />
        </Section>
        <Section title="Conversions" aside="today">
          <Figure value={count(pulse?.today.conversions)} label="reported" />
          <Facts facts={[["of 100 clicks", formatPerHundred(pulse?.today)]]} />
        </Section>
        <Section title="Commission" aside="today">
          <Figure
            value={first === undefined ? UNKNOWN : formatMoney(first.amountMinor, first.currency)}
            label="accrued"
          />
          <Facts
            facts={[
              [
                "in other currencies",
                <Amounts
                  key="m"
                  amounts={more.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))}
                />,
              ],
            ]}
          />
        </Section>
        <Section title="Applications">
          <Figure value={count(pulse?.pendingEnrollments)} label="wait for an answer" />
          <Facts
            facts={[
              [
                "answer them",
                <Link key="a" to="/merchant/applications">
                  applications
                </Link>,
              ],
            ]}
          />
        </Section>
      </div>
      <LoadProblem error={conversions.error} onRetry={() => void conversions.refetch()} />
      <Section title="Latest conversions" aside={<Link to="/merchant/conversions">all of them</Link>}>
        <ConversionsTable conversions={latest} />
      </Section>
    </>
  );
}

const LATEST = 8;

function count(value: number | undefined): string {
  return value === undefined ? UNKNOWN : formatCount(value);
}
