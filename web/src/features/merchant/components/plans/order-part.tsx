import { useId, useState } from "react";
import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { worstCase } from "../../../../../../core/commission/worst-case.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Choose } from "../../../../components/ui/choose.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { parseAmount } from "../../parse-amount.ts";
import type { SamplePartner } from "../../plans/preview-order.ts";
import { planPreviewTexts } from "../../texts/plan-preview.ts";
import { OrderOutcome } from "./order-outcome.tsx";
import { useEditing } from "./plan-fields.tsx";
import { SampleChain } from "./sample-chain.tsx";

/** Made up, and the same everywhere: names are none of anybody. */
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon"];
const SAMPLE_PARTNERS = 4;
const CHAIN_MAX = 20;

/** The next one of a sample's line. */
const samplePartner = (index: number): SamplePartner => ({
  ...{ name: NAMES[index] ?? `P${index + 1}`, rank: "", state: "active", meets: "" },
});

/** What one order pays over one line of partners; both can be changed, and nothing of it is kept. */
export function OrderPart({ rules }: { readonly rules: PlanRules }) {
  const t = useTexts(planPreviewTexts);
  const { program } = usePlace();
  const { campaigns } = useEditing();
  const [order, setOrder] = useState({
    ...{ amount: "100", currency: program.currencies[0] ?? "USD", months: "1" },
    ...{ product: "", category: "", campaignId: "", repeat: false },
  });
  const [partners, setPartners] = useState(() =>
    Array.from({ length: SAMPLE_PARTNERS }, (_, index) => samplePartner(index)),
  );
  const change = (changes: Partial<typeof order>) => setOrder({ ...order, ...changes });
  const amount = parseAmount(order.amount, order.currency);
  const base = rules.base ?? [];
  const products = [...new Set(base.flatMap(({ when }) => when.products ?? []))];
  const categories = [...new Set(base.flatMap(({ when }) => when.categories ?? []))];
  const named = base.flatMap(({ when }) => when.campaigns ?? []);
  const { worstCaseBps, capBps } = worstCase(rules);
  return (
    <Section title={t.order}>
      <div className="stacked">
        <div className="plan-grid">
          <Field label={t.amount} error={amount === null ? t.noAmount : undefined}>
            {(control) => (
              <input
                {...control}
                className="input"
                inputMode="decimal"
                autoComplete="off"
                value={order.amount}
                onChange={({ target }) => change({ amount: target.value })}
              />
            )}
          </Field>
          <Choose
            label={t.currency}
            value={order.currency}
            options={program.currencies.map((one) => [one, one])}
            onChoose={(currency) => change({ currency })}
          />
          <Typed
            label={t.product}
            value={order.product}
            list={products}
            onType={(product) => change({ product })}
          />
          <Typed
            label={t.category}
            value={order.category}
            list={categories}
            onType={(category) => change({ category })}
          />
          {named.length === 0 ? null : (
            <Choose
              label={t.campaign}
              value={order.campaignId}
              options={[["", t.any], ...campaigns.map((one) => [one.id, one.name] as const)]}
              onChoose={(campaignId) => change({ campaignId })}
            />
          )}
          <Choose
            label={t.customer}
            value={order.repeat ? "repeat" : "first"}
            options={[
              ["first", t.first],
              ["repeat", t.repeat],
            ]}
            onChoose={(value) => change({ repeat: value === "repeat" })}
          />
          {order.repeat ? (
            <Choose
              label={t.months}
              value={order.months}
              options={["1", "3", "6", "11", "12", "13", "24", "36"].map((one) => [one, one])}
              onChoose={(months) => change({ months })}
            />
          ) : null}
        </div>
        <details>
          <summary>{t.chain}</summary>
          <div className="stacked">
            <SampleChain rules={rules} partners={partners} onChange={setPartners} />
            {partners.length < CHAIN_MAX ? (
              <Button onClick={() => setPartners([...partners, samplePartner(partners.length)])}>
                {t.addPartner}
              </Button>
            ) : null}
          </div>
        </details>
        {amount === null || worstCaseBps > capBps ? null : (
          <OrderOutcome
            rules={rules}
            partners={partners}
            order={{
              ...{ amountMinor: BigInt(amount), currency: order.currency, campaignId: order.campaignId },
              ...{ product: order.product.trim(), category: order.category.trim() },
              monthsAfterFirst: order.repeat ? Number(order.months) : 0,
            }}
          />
        )}
      </div>
    </Section>
  );
}

interface TypedProps {
  readonly label: string;
  readonly value: string;
  /** What the plan names. */
  readonly list: readonly string[];
  readonly onType: (value: string) => void;
}

function Typed({ label, value, list, onType }: TypedProps) {
  const id = useId();
  return (
    <Field label={label} optional>
      {(control) => (
        <>
          <input
            {...control}
            className="input"
            autoComplete="off"
            list={id}
            value={value}
            onChange={({ target }) => onType(target.value)}
          />
          <datalist id={id}>
            {list.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
