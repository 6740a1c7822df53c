import { Button } from "../../../../components/ui/button.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Draft } from "../../plans/plan-draft.ts";
import { planFormTexts } from "../../texts/plan-form.ts";
import {
  GroupError,
  PlanAmounts,
  PlanCheck,
  PlanEntry,
  PlanSection,
  PlanSelect,
  PlanText,
  useEditing,
} from "./plan-fields.tsx";

type Exception = NonNullable<Draft["base"]>[number];
type Pays = Exception["pays"];

/** What something pays when it begins to pay so. */
const BLANK: { readonly [Kind in Pays["kind"]]: Pays } = {
  percentage: { kind: "percentage", rateBps: "" },
  flat: { kind: "flat", amountsMinor: {} },
  tiered: { kind: "tiered", mode: "marginal", retroactive: false, tiers: [{ fromVolume: "0", rateBps: "" }] },
  nothing: { kind: "nothing" },
};

/** What level 1 is paid for some orders instead. */
export function ExceptionsSection() {
  const t = useTexts(planFormTexts);
  const { rules, put } = useEditing();
  const base = rules.base ?? [];
  const add = () =>
    put("base", [...base, { name: "", when: { products: "", categories: "" }, pays: BLANK.percentage }]);
  return (
    <PlanSection
      title={t.exceptions}
      says={base.length === 0 ? t.none : t.exceptionsSay(base.length)}
      fields={["base"]}
    >
      <p className="quiet">{t.exceptionsText}</p>
      <GroupError path="base" />
      {base.map((exception, index) => (
        <PlanEntry
          // biome-ignore lint/suspicious/noArrayIndexKey: an exception has no other name that stays
          key={index}
          title={t.exception(exception.name)}
          removeLabel={`${t.remove}: ${t.exception(exception.name)}`}
          onRemove={() => put("base", base.length === 1 ? undefined : base.toSpliced(index, 1))}
        >
          <PlanText path={`base.${index}.name`} label={t.name} />
          <When path={`base.${index}.when`} />
          <PaysFields path={`base.${index}.pays`} pays={exception.pays} />
          <GroupError path={`base.${index}`} />
        </PlanEntry>
      ))}
      <p>
        <Button onClick={add}>{t.addException}</Button>
      </p>
    </PlanSection>
  );
}

function When({ path }: { readonly path: string }) {
  const t = useTexts(planFormTexts);
  const { campaigns, at, put } = useEditing();
  const chosen = (at(`${path}.campaigns`) as readonly string[] | undefined) ?? [];
  const toggle = (id: string, checked: boolean) => {
    const ids = checked ? [...chosen, id] : chosen.filter((one) => one !== id);
    put(`${path}.campaigns`, ids.length === 0 ? undefined : ids);
  };
  const { any, first, repeat } = t.customerOrders;
  return (
    <>
      <div className="plan-grid">
        <PlanText path={`${path}.products`} label={t.products} hint={t.productsHint} optional />
        <PlanText path={`${path}.categories`} label={t.categories} hint={t.categoriesHint} optional />
      </div>
      <PlanSelect
        path={`${path}.customerOrder`}
        label={t.customerOrder}
        options={[
          ["", any],
          ["first", first],
          ["repeat", repeat],
        ]}
      />
      {campaigns.length === 0 ? null : (
        <fieldset>
          <legend>{t.campaigns}</legend>
          {campaigns.map(({ id, name }) => (
            <label key={id} className="plan-check">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={({ target }) => toggle(id, target.checked)}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      )}
      <GroupError path={`${path}.campaigns`} />
    </>
  );
}

function PaysFields({ path, pays }: { readonly path: string; readonly pays: Pays }) {
  const t = useTexts(planFormTexts);
  const { put } = useEditing();
  return (
    <>
      <div className="plan-grid">
        <PlanSelect
          path={`${path}.kind`}
          label={t.pays}
          options={Object.entries(t.payKinds)}
          onChoose={(kind) => put(path, BLANK[kind as Pays["kind"]])}
        />
        {pays.kind === "percentage" ? <PlanText path={`${path}.rateBps`} label={t.rate} numeric /> : null}
      </div>
      {pays.kind === "flat" ? <PlanAmounts path={`${path}.amountsMinor`} label={t.amountIn} /> : null}
      {pays.kind === "tiered" ? <Tiers path={path} pays={pays} /> : null}
    </>
  );
}

function Tiers({ path, pays }: { readonly path: string; readonly pays: Extract<Pays, { kind: "tiered" }> }) {
  const t = useTexts(planFormTexts);
  const { put } = useEditing();
  const { tiers, retroactive } = pays;
  return (
    <>
      <PlanSelect path={`${path}.mode`} label={t.mode} options={Object.entries(t.modes)} />
      <PlanCheck
        path={`${path}.retroactive`}
        label={t.retroactive}
        checked={retroactive}
        onCheck={(checked) => put(`${path}.retroactive`, checked)}
      />
      {tiers.map((_, index) => (
        <PlanEntry
          // biome-ignore lint/suspicious/noArrayIndexKey: a tier is its place
          key={index}
          title={t.tier(String(index + 1))}
          removeLabel={`${t.remove}: ${t.tier(String(index + 1))}`}
          onRemove={tiers.length === 1 ? null : () => put(`${path}.tiers`, tiers.toSpliced(index, 1))}
        >
          <div className="plan-grid">
            <PlanText path={`${path}.tiers.${index}.fromVolume`} label={t.fromVolume} numeric />
            <PlanText path={`${path}.tiers.${index}.rateBps`} label={t.rate} numeric />
          </div>
        </PlanEntry>
      ))}
      <p>
        <Button onClick={() => put(`${path}.tiers`, [...tiers, { fromVolume: "", rateBps: "" }])}>
          {t.addTier}
        </Button>
      </p>
    </>
  );
}
