import type { RankName, TeamRow } from "../../../../../../core/api/trees.ts";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { RichTable } from "../../../../components/table/rich-table.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Choose } from "../../../../components/ui/choose.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ExportButton } from "../../../../components/ui/export-button.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { formatCount, UNKNOWN } from "../../../../lib/format.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useAffiliateApi } from "../../api/use-affiliate.ts";
import { type TeamOf, teamPath, useTeamLevels, useTeamList } from "../../api/use-team.ts";
import type { TeamSearch } from "../../team/team-search.ts";
import { teamTexts } from "../../texts/team.ts";
import { rankName } from "./tree-card.tsx";

interface TeamListProps {
  readonly of: TeamOf;
  readonly ranks: readonly RankName[];
  readonly search: TeamSearch;
  readonly onLook: (changes: TeamSearch) => void;
  readonly onShow: (memberId: string) => void;
}

/** A team as a list, by level unless something else is asked for. */
export default function TeamList({ of, ranks, search, onLook, onShow }: TeamListProps) {
  const t = useTexts(teamTexts);
  const api = useAffiliateApi();
  const { sort = "level", level, status, rank, recruit } = search;
  const filters = { tree: of.tree, level, status, rank, recruit };
  const members = useTeamList(of.partnerId, { ...filters, sort });
  const levels = useTeamLevels(of).data?.levels ?? [];
  const all = ["", t.filters.all] as const;
  const { view, of: whose, tree } = search;
  const kept = Object.fromEntries(
    Object.entries({ view, of: whose, tree }).filter(([, value]) => value),
  ) as TeamSearch;
  const put = (name: "level" | "status" | "rank" | "recruit") => (value: string) => {
    const { [name]: _, ...rest } = search;
    onLook(value === "" ? rest : { ...rest, [name]: value });
  };
  return (
    <div className="stacked">
      <div className="team-filters">
        <Choose
          label={t.filters.level}
          value={level ?? ""}
          options={[all, ...levels.map(({ distance }) => [String(distance), t.level(distance)] as const)]}
          onChoose={put("level")}
        />
        <Choose
          label={t.filters.status}
          value={status ?? ""}
          options={[all, ["active", t.states.active], ["suspended", t.states.suspended]]}
          onChoose={put("status")}
        />
        {ranks.length === 0 ? null : (
          <Choose
            label={t.filters.rank}
            value={rank ?? ""}
            options={[all, ...ranks.map(({ key, name }) => [key, name] as const)]}
            onChoose={put("rank")}
          />
        )}
        <Choose
          label={t.filters.recruit}
          value={recruit ?? ""}
          options={[all, ["true", t.filters.mine]]}
          onChoose={put("recruit")}
        />
      </div>
      <Listed of={members}>
        <RichTable
          list="team"
          caption={t.caption}
          columns={columnsOf(ranks, onShow)}
          rows={members.data}
          rowKey={({ partnerId }) => partnerId}
          sort={{ by: sort, onSort: (by) => onLook({ ...search, sort: by === "" ? "level" : by }) }}
          tools={
            <ExportButton api={api} path={`${teamPath(of.partnerId)}/members`} query={filters} name="team" />
          }
          empty={
            <Empty title={t.noneFit}>
              <p>{t.noneFitText}</p>
              <Button onClick={() => onLook(kept)}>{t.clear}</Button>
            </Empty>
          }
        />
      </Listed>
    </div>
  );
}

function columnsOf(
  ranks: readonly RankName[],
  show: (memberId: string) => void,
): readonly RichColumn<TeamRow>[] {
  const t = textsNow(teamTexts);
  const volume = (title: string, id: "personal" | "group"): RichColumn<TeamRow> => ({
    ...{ id, title, numeric: true, sorts: true },
    cell: ({ volumes }) => (volumes === null ? UNKNOWN : formatCount(Number(volumes[id]))),
  });
  return [
    {
      id: "name",
      title: t.name,
      cell: ({ partnerId, name }) => (
        <Button look="bare" aria-label={`${t.open}: ${name}`} onClick={() => show(partnerId)}>
          {name}
        </Button>
      ),
    },
    { id: "level", title: t.levelName, numeric: true, sorts: true, cell: ({ level }) => formatCount(level) },
    { id: "joinedAt", title: t.joined, sorts: true, cell: ({ joinedAt }) => <Day at={joinedAt} /> },
    { id: "status", title: t.state, cell: ({ status }) => t.states[status] },
    ...(ranks.length === 0
      ? []
      : [
          {
            id: "rank",
            title: t.rank,
            cell: ({ rank }: TeamRow) => (rank === null ? UNKNOWN : rankName(rank, ranks)),
          },
        ]),
    { id: "below", title: t.belowAll, numeric: true, cell: ({ below }) => formatCount(below) },
    volume(t.personalColumn, "personal"),
    volume(t.groupColumn, "group"),
  ];
}
