import { useId, useState } from "react";
import { Button } from "../../../../components/ui/button.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Draft } from "../../plans/plan-draft.ts";
import { planFormTexts } from "../../texts/plan-form.ts";
import {
  GroupError,
  PlanAmounts,
  PlanByRank,
  PlanCheck,
  PlanEntry,
  PlanSection,
  PlanSelect,
  PlanText,
  useEditing,
} from "./plan-fields.tsx";

type Bonus = NonNullable<Draft["bonuses"]>[number];
type Kind = Bonus["kind"];
type BonusOf<K extends Kind> = Extract<Bonus, { kind: K }>;

const BLANK: { readonly [K in Kind]: Omit<BonusOf<K>, "name"> } = {
  fast_start: { kind: "fast_start", days: "30", rates: [""] },
  matching: { kind: "matching", rates: [""] },
  generation: { kind: "generation", leaderRank: "", rates: [""] },
  differential: { kind: "differential", ratesByRank: {} },
  rank_advancement: { kind: "rank_advancement", amountsByRank: {} },
  pool: { kind: "pool", rateBps: "", sharesByRank: {} },
  referral: { kind: "referral", trigger: "first_purchase", levels: [{}] },
};

/** What is paid beside the levels. */
export function BonusesSection() {
  const t = useTexts(planFormTexts);
  const { rules, put } = useEditing();
  const [kind, setKind] = useState<Kind>("fast_start");
  const id = useId();
  const bonuses = rules.bonuses ?? [];
  const add = () => {
    const taken = bonuses.filter((bonus) => bonus.kind === kind).length;
    put("bonuses", [...bonuses, { ...BLANK[kind], name: taken === 0 ? kind : `${kind}_${taken + 1}` }]);
  };
  return (
    <PlanSection
      title={t.bonuses}
      says={bonuses.length === 0 ? t.none : t.bonusesSay(bonuses.length)}
      fields={["bonuses"]}
    >
      <p className="quiet">{t.bonusesText}</p>
      <GroupError path="bonuses" />
      {bonuses.map((bonus, index) => (
        <PlanEntry
          // biome-ignore lint/suspicious/noArrayIndexKey: its name is being typed
          key={index}
          title={`${t.bonus(bonus.name)} · ${t.bonusKinds[bonus.kind]}`}
          removeLabel={`${t.remove}: ${t.bonus(bonus.name)}`}
          onRemove={() => put("bonuses", bonuses.length === 1 ? undefined : bonuses.toSpliced(index, 1))}
        >
          <BonusFields path={`bonuses.${index}`} bonus={bonus} />
        </PlanEntry>
      ))}
      <div className="field">
        <label htmlFor={id}>{t.newBonus}</label>
        <select
          id={id}
          className="input"
          value={kind}
          onChange={({ target }) => setKind(target.value as Kind)}
        >
          {Object.entries(t.bonusKinds).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </div>
      <p>
        <Button onClick={add}>{t.addBonus}</Button>
      </p>
    </PlanSection>
  );
}

function BonusFields({ path, bonus }: { readonly path: string; readonly bonus: Bonus }) {
  const t = useTexts(planFormTexts);
  const { ranks } = useEditing();
  const named = ranks.map(({ key, name }) => [key, name || key] as const);
  return (
    <>
      <div className="plan-grid">
        <PlanText path={`${path}.name`} label={t.bonusName} hint={t.bonusNameHint} />
        <PlanSelect path={`${path}.minRank`} label={t.minRank} options={[["", t.nobody], ...named]} />
        {bonus.kind === "fast_start" ? <PlanText path={`${path}.days`} label={t.days} numeric /> : null}
        {bonus.kind === "generation" ? (
          <PlanSelect path={`${path}.leaderRank`} label={t.leaderRank} options={[["", "–"], ...named]} />
        ) : null}
        {bonus.kind === "pool" ? <PlanText path={`${path}.rateBps`} label={t.poolRate} numeric /> : null}
      </div>
      <Paid path={path} bonus={bonus} />
      <GroupError path={path} />
    </>
  );
}

/** What a bonus pays, by place above or by rank. */
function Paid({ path, bonus }: { readonly path: string; readonly bonus: Bonus }) {
  const t = useTexts(planFormTexts);
  switch (bonus.kind) {
    case "fast_start":
    case "matching":
    case "generation":
      return <Rates path={`${path}.rates`} rates={bonus.rates} />;
    case "differential":
      return (
        <PlanByRank
          path={`${path}.ratesByRank`}
          field={(at, rank) => <PlanText key={at} path={at} label={t.fromRank(rank)} numeric optional />}
        />
      );
    case "pool":
      return (
        <PlanByRank
          path={`${path}.sharesByRank`}
          field={(at, rank) => <PlanText key={at} path={at} label={t.shares(rank)} numeric optional />}
        />
      );
    case "rank_advancement":
      return (
        <PlanByRank
          path={`${path}.amountsByRank`}
          field={(at, rank) => (
            <PlanAmounts key={at} path={at} label={(currency) => t.reachRank(rank, currency)} />
          )}
        />
      );
    case "referral":
      return <Referral path={path} bonus={bonus} />;
  }
}

function Rates({ path, rates }: { readonly path: string; readonly rates: readonly string[] }) {
  const t = useTexts(planFormTexts);
  return (
    <>
      <div className="plan-grid">
        {rates.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rate is its place
          <PlanText key={index} path={`${path}.${index}`} label={t.place(String(index + 1))} numeric />
        ))}
      </div>
      <Places path={path} places={rates} blank="" />
    </>
  );
}

function Referral({ path, bonus }: { readonly path: string; readonly bonus: BonusOf<"referral"> }) {
  const t = useTexts(planFormTexts);
  const { put } = useEditing();
  const { trigger, levels } = bonus;
  return (
    <>
      <PlanSelect
        path={`${path}.trigger`}
        label={t.trigger}
        options={Object.entries(t.triggers)}
        onChoose={(value) =>
          put(path, { ...bonus, trigger: value, event: undefined, signUpConfirmed: undefined })
        }
      />
      {trigger === "event" ? <PlanText path={`${path}.event`} label={t.event} /> : null}
      <PlanSelect path={`${path}.tree`} label={t.tree} fallback="sponsor" options={Object.entries(t.trees)} />
      {trigger === "sign_up" ? (
        <PlanCheck
          path={`${path}.signUpConfirmed`}
          label={t.signUp}
          checked={bonus.signUpConfirmed === true}
          onCheck={(checked) => put(`${path}.signUpConfirmed`, checked ? true : undefined)}
        />
      ) : null}
      {levels.map((_, index) => (
        <PlanAmounts
          // biome-ignore lint/suspicious/noArrayIndexKey: an amount is its place
          key={index}
          path={`${path}.levels.${index}`}
          label={(currency) => t.placeAmount(String(index + 1), currency)}
        />
      ))}
      <Places path={`${path}.levels`} places={levels} blank={{}} />
    </>
  );
}

interface PlacesProps {
  readonly path: string;
  readonly places: readonly unknown[];
  readonly blank: unknown;
}

function Places({ path, places, blank }: PlacesProps) {
  const t = useTexts(planFormTexts);
  const { put } = useEditing();
  return (
    <>
      <GroupError path={path} />
      <p className="button-row">
        <Button onClick={() => put(path, [...places, blank])}>{t.addPlace}</Button>
        {places.length === 1 ? null : (
          <Button onClick={() => put(path, places.slice(0, -1))}>{t.removePlace}</Button>
        )}
      </p>
    </>
  );
}
