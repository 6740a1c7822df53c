import type { OwnRanks } from "../../../../../../core/api/affiliate-ranks.ts";
import { Day } from "../../../../components/ui/clock.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useRankProgress } from "../../api/use-rank.ts";
import { describeBenefit, describeRequirement } from "../../describe-rank.ts";
import { rankTexts } from "../../texts/rank.ts";

interface LadderProps {
  readonly ladder: OwnRanks["ladder"];
  readonly named: (key: string) => string;
  readonly partnerId: string;
}

/** Each rank of a program: what it asks for, and what it brings. */
export function Ladder({ ladder, named, partnerId }: LadderProps) {
  const t = useTexts(rankTexts);
  const paid = useRankProgress(partnerId).data?.paidRank;
  return (
    <Section title={t.ladder}>
      <ol className="rank-ladder">
        {ladder.map(({ key, name, badge, requires, benefits, reachedAt }) => (
          <li key={key} aria-current={key === paid ? "step" : undefined}>
            <h3>
              {badge === null ? null : <span aria-hidden="true">{badge} </span>}
              {name}
            </h3>
            <p className="hint">
              {key === paid ? <strong>{t.yours}</strong> : null}
              {key === paid && reachedAt !== null ? " · " : null}
              {reachedAt === null ? null : weave(t.reached, <Day at={reachedAt} />)}
            </p>
            <Lines
              title={t.asks}
              lines={requires.map((asked) => describeRequirement(asked, named))}
              none={t.asksNothing}
            />
            <Lines title={t.brings} lines={benefits.map(describeBenefit)} none={t.bringsNothing} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Lines({ title, lines, none }: { title: string; lines: readonly string[]; none: string }) {
  return (
    <div>
      <p className="quiet">{title}</p>
      <ul>
        {(lines.length === 0 ? [none] : lines).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
