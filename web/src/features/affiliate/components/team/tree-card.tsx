import { ChevronRight } from "lucide-react";
import type { RankName, TeamChild } from "../../../../../../core/api/trees.ts";
import { currentLocale } from "../../../../lib/texts/language.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { TreeItem } from "../../team/tree-state.ts";
import { teamTexts } from "../../texts/team.ts";

/** What the elements of a tree are known by, so that the one that has the focus can be named. */
export const itemId = (treeId: string, id: string) => `${treeId}-${id}`;

interface TreeCardProps {
  readonly treeId: string;
  readonly item: TreeItem;
  readonly active: boolean;
  readonly busy: boolean;
  readonly ranks: readonly RankName[];
  readonly className: string;
  readonly style: React.CSSProperties;
}

/** One item of a tree; what is pressed on it the tree hears. */
export function TreeCard({ treeId, item, active, busy, ranks, className, style }: TreeCardProps) {
  const t = useTexts(teamTexts);
  const expanded = item.kind === "member" ? item.expanded : null;
  return (
    <div
      role="treeitem"
      tabIndex={-1}
      id={itemId(treeId, item.id)}
      className={`tree-item ${className}`}
      style={style}
      data-item={item.id}
      data-kind={item.kind}
      aria-level={item.level + 1}
      aria-posinset={item.place}
      aria-setsize={item.siblings}
      aria-selected={active}
      aria-busy={busy || undefined}
      {...(expanded === null ? {} : { "aria-expanded": expanded })}
    >
      {item.kind === "more" ? (
        <span className="tree-more">{t.more(item.left)}</span>
      ) : (
        <>
          <span className="tree-name">
            <strong>{item.level === 0 ? t.you : item.member.name}</strong>
            <RankBadge rank={item.member.rank} ranks={ranks} />
            {item.member.status === "suspended" ? <em>{t.suspended}</em> : null}
          </span>
          <Figures {...item} />
          {expanded === null ? null : (
            <span className="tree-toggle" data-toggle="" aria-hidden="true">
              <ChevronRight />
            </span>
          )}
        </>
      )}
    </div>
  );
}

function Figures({ level, member }: { level: number; member: TeamChild }) {
  const t = useTexts(teamTexts);
  const { below, volumes } = member;
  return (
    <span className="tree-figures">
      {level === 0 ? null : <span className="tree-level">{t.level(level)}</span>}
      {below === 0 ? null : <span>{t.below(below)}</span>}
      {volumes === null ? null : (
        <span>
          {t.ownVolume} {short(volumes.personal)} · {t.teamVolume} {short(volumes.group)}
        </span>
      )}
    </span>
  );
}

/** A volume as a card has room for it; the panel beside has all of it. */
const short = (volume: string): string =>
  new Intl.NumberFormat(currentLocale(), { notation: "compact", maximumFractionDigits: 1 }).format(
    Number(volume),
  );

/** A rank by its name in the plan, or by its key when the plan has it no more. */
export const rankName = (rank: string, ranks: readonly RankName[]): string =>
  ranks.find(({ key }) => key === rank)?.name ?? rank;

function RankBadge({ rank, ranks }: { rank: string | null; ranks: readonly RankName[] }) {
  if (rank === null) return null;
  const badge = ranks.find(({ key }) => key === rank)?.badge ?? null;
  return (
    <span className="rank-badge">
      {badge === null ? null : `${badge} `}
      {rankName(rank, ranks)}
    </span>
  );
}
