import { formatList } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { planFormTexts } from "../../texts/plan-form.ts";
import {
  GroupError,
  PlanAmounts,
  PlanCheck,
  PlanSection,
  PlanSelect,
  PlanText,
  useEditing,
} from "./plan-fields.tsx";

/** For how long a customer's orders earn, and what leads pay. */
export function DurationSection() {
  const t = useTexts(planFormTexts);
  const { rules, put } = useEditing();
  const { recurring, payFlatOnZeroAmount } = rules;
  return (
    <PlanSection
      title={t.duration}
      says={recurring === undefined ? t.durationSay.ever : t.durationSay.some}
      fields={["recurring", "payFlatOnZeroAmount"]}
    >
      <PlanCheck
        path="recurring"
        label={t.recurring}
        checked={recurring !== undefined}
        onCheck={(checked) => put("recurring", checked ? { months: "12" } : undefined)}
      />
      {recurring === undefined ? null : (
        <PlanText path="recurring.months" label={t.months} hint={t.monthsHint} numeric />
      )}
      <PlanCheck
        path="payFlatOnZeroAmount"
        label={t.leads}
        checked={payFlatOnZeroAmount === true}
        onCheck={(checked) => put("payFlatOnZeroAmount", checked ? true : undefined)}
      />
    </PlanSection>
  );
}

/** What of the commission is points, and what the customer gets. */
export function RewardsSection() {
  const t = useTexts(planFormTexts);
  const { rules, put, currencies, at } = useEditing();
  const { points, customerReward } = rules;
  const said = [
    ...(points === undefined ? [] : [t.rewardsSay.points]),
    ...(customerReward === undefined ? [] : [t.rewardsSay.customer]),
  ];
  const named = Object.keys((at("points.pointsPerMajor") as object | undefined) ?? {});
  return (
    <PlanSection
      title={t.rewards}
      says={said.length === 0 ? t.none : formatList(said)}
      fields={["points", "customerReward"]}
    >
      <PlanCheck
        path="points"
        label={t.points}
        checked={points !== undefined}
        onCheck={(checked) => put("points", checked ? { shareBps: "", pointsPerMajor: {} } : undefined)}
      />
      {points === undefined ? null : (
        <>
          <div className="plan-grid">
            <PlanText path="points.shareBps" label={t.pointsShare} numeric />
            {[...new Set([...currencies, ...named])].map((currency) => (
              <PlanText
                key={currency}
                path={`points.pointsPerMajor.${currency}`}
                label={t.pointsPer(currency)}
                numeric
                optional
              />
            ))}
            <PlanText
              path="points.expireAfterDays"
              label={t.expireAfterDays}
              hint={t.expireHint}
              numeric
              optional
            />
          </div>
          <GroupError path="points.pointsPerMajor" />
        </>
      )}
      <PlanCheck
        path="customerReward"
        label={t.customerReward}
        checked={customerReward !== undefined}
        onCheck={(checked) =>
          put("customerReward", checked ? { kind: "coupon", rateBps: "", firstOrderOnly: true } : undefined)
        }
      />
      {customerReward === undefined ? null : <CustomerReward />}
    </PlanSection>
  );
}

function CustomerReward() {
  const t = useTexts(planFormTexts);
  const { rules, put } = useEditing();
  const reward = rules.customerReward;
  const isAmount = reward?.amountsMinor !== undefined;
  const change = (worth: string) => {
    const { rateBps: _, amountsMinor: __, ...rest } = reward ?? {};
    put("customerReward", { ...rest, ...(worth === "rateBps" ? { rateBps: "" } : { amountsMinor: {} }) });
  };
  return (
    <>
      <div className="plan-grid">
        <PlanSelect path="customerReward.kind" label={t.rewardKind} options={Object.entries(t.rewardKinds)} />
        <PlanSelect
          path="customerReward.worth"
          label={t.worth}
          fallback={isAmount ? "amountsMinor" : "rateBps"}
          options={Object.entries(t.worths)}
          onChoose={change}
        />
        {isAmount ? null : <PlanText path="customerReward.rateBps" label={t.rate} numeric />}
        <PlanText
          path="customerReward.expireAfterDays"
          label={t.expireAfterDays}
          hint={t.expireHint}
          numeric
          optional
        />
      </div>
      {isAmount ? <PlanAmounts path="customerReward.amountsMinor" label={t.amountIn} /> : null}
      <PlanCheck
        path="customerReward.firstOrderOnly"
        label={t.firstOrderOnly}
        checked={reward?.firstOrderOnly === true}
        onCheck={(checked) => put("customerReward.firstOrderOnly", checked)}
      />
    </>
  );
}
