import { Link } from "@tanstack/react-router";
import type { PayoutPolicy } from "../../../../../../core/api/payout-policies.ts";
import { Facts } from "../../../../components/ui/figure.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePayoutPolicy } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { payoutPolicyTexts } from "../../texts/payout-policy.ts";
import { ProgramTime } from "./program-time.tsx";

const PolicyForm = lazyPart(async () => (await import("./policy-form.tsx")).PolicyForm);

/** When and how much the program pays, and who lets it. */
export function PolicyPage() {
  const t = useTexts(payoutPolicyTexts);
  const may = useMay("payouts:write");
  const { program } = usePlace();
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead(program.name)}
        action={
          <Link to="/merchant/payouts" className="button">
            {t.allPayouts}
          </Link>
        }
      />
      <Loaded of={[usePayoutPolicy()]}>
        {(policy) => (
          <>
            <Section title={t.inForce}>
              <InForce policy={policy} />
            </Section>
            {may ? (
              <Section title={t.change} aside={t.asksFactor}>
                <PolicyForm policy={policy} />
              </Section>
            ) : (
              <p className="quiet">{t.owners}</p>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function InForce({ policy }: { policy: PayoutPolicy }) {
  const t = useTexts(payoutPolicyTexts);
  return (
    <Facts
      facts={[
        [t.paysNext, policy.nextDueAt === null ? t.whenMade : <ProgramTime key="n" at={policy.nextDueAt} />],
        ...Object.entries(policy.minimumsInForce).map(
          ([currency, minor]) =>
            [t.leastIn(currency), <Money key={currency} minor={minor} currency={currency} />] as const,
        ),
        [t.kyc, t.kycs[policy.requireKyc ? "yes" : "no"]],
        [t.taxForm, t.taxForms[policy.requireTaxForm ? "yes" : "no"]],
        [t.lastChanged, policy.updatedAt === null ? t.never : <ProgramTime key="c" at={policy.updatedAt} />],
      ]}
    />
  );
}
