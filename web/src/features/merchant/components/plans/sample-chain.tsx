import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { Choose } from "../../../../components/ui/choose.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { SamplePartner } from "../../plans/preview-order.ts";
import { planPreviewTexts } from "../../texts/plan-preview.ts";
import { PlanEntry } from "./plan-fields.tsx";

interface SampleChainProps {
  readonly rules: PlanRules;
  readonly partners: readonly SamplePartner[];
  readonly onChange: (partners: SamplePartner[]) => void;
}

/** The seller and those above, each as one likes. */
export function SampleChain({ rules, partners, onChange }: SampleChainProps) {
  const t = useTexts(planPreviewTexts);
  const { ranks = [], levels } = rules;
  const asks = levels.some(({ requires }) => requires !== undefined);
  return (
    <div className="plan-chain">
      {partners.map((partner, index) => {
        const change = (changes: Partial<SamplePartner>) =>
          onChange(partners.with(index, { ...partner, ...changes }));
        return (
          <PlanEntry
            // biome-ignore lint/suspicious/noArrayIndexKey: a partner of a sample is its place
            key={index}
            title={t.partner(String(index + 1))}
            removeLabel={t.removePartner(partner.name)}
            onRemove={partners.length === 1 ? null : () => onChange(partners.toSpliced(index, 1))}
          >
            <div className="plan-grid">
              <Field label={t.partnerName}>
                {(control) => (
                  <input
                    {...control}
                    className="input"
                    autoComplete="off"
                    value={partner.name}
                    onChange={({ target }) => change({ name: target.value })}
                  />
                )}
              </Field>
              <Choose
                label={t.state}
                value={partner.state}
                options={Object.entries(t.states)}
                onChoose={(state) => change({ state: state as SamplePartner["state"] })}
              />
              {ranks.length === 0 ? null : (
                <Choose
                  label={t.rank}
                  value={partner.rank}
                  options={[["", t.noRank], ...ranks.map(({ key, name }) => [key, name] as const)]}
                  onChoose={(rank) => change({ rank })}
                />
              )}
              {asks ? (
                <Choose
                  label={t.meets}
                  value={partner.meets}
                  options={[
                    ["", t.meetsAll],
                    ...levels.map((_, count) => [String(count), t.meetsTo(count)] as const),
                  ]}
                  onChoose={(meets) => change({ meets })}
                />
              ) : null}
            </div>
          </PlanEntry>
        );
      })}
    </div>
  );
}
