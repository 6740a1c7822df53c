import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type TeamOf, useTeamLevels } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";

/** Levels that are shown at once. */
const SHOWN = 10;

/** How many stand on each level, as bars beside each other. */
export function LevelCounts({ of }: { of: TeamOf }) {
  const t = useTexts(teamTexts);
  const counts = useTeamLevels(of);
  const { data } = counts;
  const levels = data?.levels ?? [];
  const most = Math.max(1, ...levels.map(({ members }) => members));
  const row = ({ distance, members }: (typeof levels)[number]) => (
    <li key={distance} className="level-row">
      <span>{t.level(distance)}</span>
      <span className="level-bar" aria-hidden="true">
        <span style={{ width: `${(members / most) * 100}%` }} />
      </span>
      <span>{formatCount(members)}</span>
    </li>
  );
  return (
    <Section title={t.levels} aside={data === undefined ? undefined : `${t.people(data.members)} ${t.inAll}`}>
      <Loaded of={[counts]}>
        <ol className="level-rows" aria-busy={data === undefined}>
          {levels.slice(0, SHOWN).map(row)}
        </ol>
      </Loaded>
      {levels.length <= SHOWN ? null : (
        <details>
          <summary>{t.allLevels(levels.length)}</summary>
          <ol className="level-rows" start={SHOWN + 1}>
            {levels.slice(SHOWN).map(row)}
          </ol>
        </details>
      )}
    </Section>
  );
}
