import { Button } from "../../../../components/ui/button.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Draft } from "../../plans/plan-draft.ts";
import { planFormTexts } from "../../texts/plan-form.ts";
import {
  GroupError,
  PlanAmounts,
  PlanByRank,
  PlanEntry,
  PlanSection,
  PlanSelect,
  PlanText,
  useEditing,
} from "./plan-fields.tsx";

const LEVELS_MAX = 10;

/** Who is paid along the line, how much, and what becomes of the share of who may not be. */
export function LevelsSection() {
  const t = useTexts(planFormTexts);
  const { rules, put } = useEditing();
  const { levels } = rules;
  const add = () => put("levels", [...levels, { kind: "percentage", rateBps: "" }]);
  return (
    <PlanSection
      title={t.levels}
      says={t.levelsSay(levels.length)}
      fields={["levels", "compression", "tree"]}
      opened
    >
      <GroupError path="levels" />
      {levels.map((level, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place, and keeps nothing of its own
        <Level key={index} level={level} index={index} />
      ))}
      {levels.length < LEVELS_MAX ? (
        <p>
          <Button onClick={add}>{t.addLevel}</Button>
        </p>
      ) : null}
      <PlanSelect
        path="compression"
        label={t.compression}
        hint={t.compressionHints[rules.compression]}
        options={Object.entries(t.compressions)}
      />
      <PlanSelect path="tree" label={t.tree} fallback="sponsor" options={Object.entries(t.trees)} />
    </PlanSection>
  );
}

const WHO = ["first", "second"] as const;

function Level({ level, index }: { readonly level: Draft["levels"][number]; readonly index: number }) {
  const t = useTexts(planFormTexts);
  const { rules, put } = useEditing();
  const path = `levels.${index}`;
  const number = String(index + 1);
  const { percentage, flat } = t.payKinds;
  const change = (kind: string) => {
    const requires = level.requires === undefined ? {} : { requires: level.requires };
    put(
      path,
      kind === "flat"
        ? { kind: "flat", amountsMinor: {}, ...requires }
        : { kind: "percentage", rateBps: "", ...requires },
    );
  };
  return (
    <PlanEntry
      title={`${t.level(number)}: ${t.levelWho[WHO[index] ?? "higher"]}`}
      removeLabel={t.removeLevel(number)}
      onRemove={rules.levels.length === 1 ? null : () => put("levels", rules.levels.toSpliced(index, 1))}
    >
      <div className="plan-grid">
        <PlanSelect
          path={`${path}.kind`}
          label={t.pays}
          onChoose={change}
          options={[
            ["percentage", percentage],
            ["flat", flat],
          ]}
        />
        {level.kind === "percentage" ? <PlanText path={`${path}.rateBps`} label={t.rate} numeric /> : null}
      </div>
      {level.kind === "percentage" ? (
        <PlanByRank
          path={`${path}.ratesByRank`}
          field={(rankPath, rank) => (
            <PlanText key={rankPath} path={rankPath} label={t.fromRank(rank)} numeric optional />
          )}
        />
      ) : (
        <PlanAmounts path={`${path}.amountsMinor`} label={t.amountIn} />
      )}
      <GroupError path={path} />
      <Conditions path={`${path}.requires`} />
    </PlanEntry>
  );
}

function Conditions({ path }: { readonly path: string }) {
  const t = useTexts(planFormTexts);
  const { at, ranks, errors } = useEditing();
  const asked = Object.values((at(path) as object | undefined) ?? {}).some(
    (one) => one !== undefined && one !== "",
  );
  const wrong = errors[`rules.${path}`] !== undefined;
  return (
    <details open={asked || wrong}>
      <summary>{t.conditions}</summary>
      <div className="plan-grid">
        <PlanSelect
          path={`${path}.minRank`}
          label={t.minRank}
          options={[["", t.nobody], ...ranks.map(({ key, name }) => [key, name || key] as const)]}
        />
        <PlanText path={`${path}.personalVolume`} label={t.personalVolume} numeric optional />
        <PlanText path={`${path}.activeLegs`} label={t.requires.activeLegs} numeric optional />
        <PlanText path={`${path}.legVolume.volume`} label={t.legVolume} numeric optional />
        <PlanText path={`${path}.legVolume.legCapBps`} label={t.legCap} numeric optional />
      </div>
    </details>
  );
}
