import { Link } from "@tanstack/react-router";
import type { PayoutPolicy } from "../../../../../../core/api/payout-policies.ts";
import { Facts } from "../../../../components/ui/figure.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { useMay } from "../../../../lib/session/use-may.ts";
import { usePayoutPolicy } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { ProgramTime } from "./program-time.tsx";

const PolicyForm = lazyPart(async () => (await import("./policy-form.tsx")).PolicyForm);

/** When and how much the program pays, and who lets it. */
export function PolicyPage() {
  const policy = usePayoutPolicy();
  const may = useMay("payouts:write");
  const { program } = usePlace();
  return (
    <>
      <PageHead
        title="Payout policy"
        lead={`When ${program.name} pays, from which amount on, and when a second person must approve.`}
        action={
          <Link to="/merchant/payouts" className="button">
            All payouts
          </Link>
        }
      />
      <LoadProblem error={policy.error} onRetry={() => void policy.refetch()} />
      {policy.data === undefined ? (
        policy.error === null ? (
          <Waiting />
        ) : null
      ) : (
        <>
          <Section title="In force">
            <InForce policy={policy.data} />
          </Section>
          {may ? (
            <Section title="Change it" aside="a second factor is asked for">
              <PolicyForm key={policy.data.version} policy={policy.data} />
            </Section>
          ) : (
            <p className="quiet">Owners can change it.</p>
          )}
        </>
      )}
    </>
  );
}

function InForce({ policy }: { policy: PayoutPolicy }) {
  return (
    <Facts
      facts={[
        [
          "pays next",
          policy.nextDueAt === null ? (
            "when somebody makes a batch"
          ) : (
            <ProgramTime key="n" at={policy.nextDueAt} />
          ),
        ],
        ...Object.entries(policy.minimumsInForce).map(
          ([currency, minor]) =>
            [`least in ${currency}`, <Money key={currency} minor={minor} currency={currency} />] as const,
        ),
        [
          "last changed",
          policy.updatedAt === null ? (
            "never: the defaults hold"
          ) : (
            <ProgramTime key="c" at={policy.updatedAt} />
          ),
        ],
      ]}
    />
  );
}
