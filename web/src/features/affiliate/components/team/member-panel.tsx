import type { RankName, TeamChild } from "../../../../../../core/api/trees.ts";
import { Day } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { teamTexts } from "../../texts/team.ts";
import { rankName } from "./tree-card.tsx";

/** What is known of the member that is looked at in the tree. */
export function MemberPanel({
  member,
  level,
  ranks,
}: {
  member: TeamChild;
  level: number;
  ranks: readonly RankName[];
}) {
  const t = useTexts(teamTexts);
  const { volumes, rank } = member;
  return (
    <Section title={level === 0 ? t.you : member.name} aside={level === 0 ? undefined : t.level(level)}>
      <Facts
        facts={[
          [t.state, t.states[member.status]],
          ...(level === 0 ? [] : [[t.recruit, member.recruit ? t.yes : t.no] as const]),
          [t.joined, <Day key="j" at={member.joinedAt} />],
          [t.direct, formatCount(member.direct)],
          [t.belowAll, formatCount(member.below)],
          ...(ranks.length === 0 && rank === null
            ? []
            : [[t.rank, rank === null ? t.noRank : rankName(rank, ranks)] as const]),
          ...(volumes === null
            ? []
            : [
                [t.personal, formatCount(Number(volumes.personal))] as const,
                [t.group, formatCount(Number(volumes.group))] as const,
              ]),
        ]}
      />
      {volumes === null ? null : <p className="hint">{t.ofPeriod(volumes.periodNumber)}</p>}
    </Section>
  );
}
