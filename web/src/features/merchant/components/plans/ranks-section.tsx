import { Button } from "../../../../components/ui/button.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { planFormTexts } from "../../texts/plan-form.ts";
import {
  GroupError,
  PlanCheck,
  PlanEntry,
  PlanSection,
  PlanSelect,
  PlanText,
  useEditing,
} from "./plan-fields.tsx";

/** Who counts as active, and the ladder that rates and bonuses name. */
export function RanksSection() {
  const t = useTexts(planFormTexts);
  const { rules, ranks, put } = useEditing();
  const add = () => put("ranks", [...ranks, { key: `rank-${ranks.length + 1}`, name: "", requires: {} }]);
  return (
    <PlanSection
      title={t.ranks}
      says={ranks.length === 0 ? t.none : t.ranksSay(ranks.length)}
      fields={["activity", "ranks", "demotion"]}
    >
      <PlanCheck
        path="activity"
        label={t.activity}
        checked={rules.activity !== undefined}
        onCheck={(checked) => put("activity", checked ? { personalVolume: "", graceDays: "30" } : undefined)}
      />
      {rules.activity === undefined ? null : (
        <div className="plan-grid">
          <PlanText path="activity.personalVolume" label={t.personalVolume} numeric />
          <PlanText path="activity.graceDays" label={t.graceDays} numeric />
        </div>
      )}
      <h3>{t.ladder}</h3>
      <GroupError path="ranks" />
      {ranks.map(({ key, name }, index) => (
        <PlanEntry
          // biome-ignore lint/suspicious/noArrayIndexKey: its key is being typed
          key={index}
          title={t.rank(name || key)}
          removeLabel={`${t.remove}: ${t.rank(name || key)}`}
          onRemove={() => put("ranks", ranks.length === 1 ? undefined : ranks.toSpliced(index, 1))}
        >
          <RankFields path={`ranks.${index}`} below={ranks.slice(0, index)} />
        </PlanEntry>
      ))}
      <p>
        <Button onClick={add}>{t.addRank}</Button>
      </p>
      {ranks.length === 0 ? null : (
        <PlanSelect
          path="demotion"
          label={t.demotion}
          fallback="at_once"
          options={Object.entries(t.demotions)}
        />
      )}
    </PlanSection>
  );
}

interface RankFieldsProps {
  readonly path: string;
  readonly below: readonly { readonly key: string; readonly name: string }[];
}

function RankFields({ path, below }: RankFieldsProps) {
  const t = useTexts(planFormTexts);
  const asked = `${path}.requires`;
  return (
    <>
      <div className="plan-grid">
        <PlanText path={`${path}.name`} label={t.name} />
        <PlanText path={`${path}.key`} label={t.key} hint={t.keyHint} />
        <PlanText path={`${path}.badge`} label={t.badge} optional />
      </div>
      <p className="quiet">{t.asked}</p>
      <div className="plan-grid">
        {Object.entries(t.requires).map(([name, label]) => (
          <PlanText key={name} path={`${asked}.${name}`} label={label} numeric optional />
        ))}
        <PlanText path={`${asked}.legVolume.volume`} label={t.legVolume} numeric optional />
        <PlanText path={`${asked}.legVolume.legCapBps`} label={t.legCap} numeric optional />
        <PlanSelect
          path={`${asked}.legsWithRank.rank`}
          label={t.legsWith}
          options={[["", t.nobody], ...below.map(({ key, name }) => [key, name || key] as const)]}
        />
        <PlanText path={`${asked}.legsWithRank.legs`} label={t.legs} numeric optional />
      </div>
      <GroupError path={path} />
    </>
  );
}
