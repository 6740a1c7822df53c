import { useNavigate, useSearch } from "@tanstack/react-router";
import { Choose } from "../../../../components/ui/choose.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useOverview } from "../../api/use-affiliate.ts";
import { useRanks } from "../../api/use-rank.ts";
import { readTeamSearch } from "../../team/team-search.ts";
import { rankTexts } from "../../texts/rank.ts";
import { BonusList } from "./bonus-list.tsx";
import { HeldList } from "./held-list.tsx";
import { Ladder } from "./ladder.tsx";
import { RankProgress } from "./rank-progress.tsx";
import "./rank.css";

/** What rank the viewer has in a program, how far the next one is, and what was earned besides commission. */
export function RankPage() {
  const t = useTexts(rankTexts);
  const search = readTeamSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const overview = useOverview();
  const programs = overview.data?.programs ?? [];
  const chosen = programs.find(({ partnerId }) => partnerId === search.of) ?? programs[0];
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <LoadProblem error={overview.error} onRetry={() => void overview.refetch()} />
      {overview.isPending ? <Waiting /> : null}
      {chosen === undefined ? null : (
        <div className="stacked">
          {programs.length < 2 ? null : (
            <div className="rank-program">
              <Choose
                label={t.program}
                value={chosen.partnerId}
                options={programs.map(({ partnerId, name }) => [partnerId, name])}
                onChoose={(of) =>
                  void navigate({ to: ".", search: () => ({ of }), replace: true, resetScroll: false })
                }
              />
            </div>
          )}
          <Ranks key={chosen.partnerId} partnerId={chosen.partnerId} />
        </div>
      )}
    </>
  );
}

function Ranks({ partnerId }: { partnerId: string }) {
  const t = useTexts(rankTexts);
  const { data, error, refetch, isPending } = useRanks(partnerId);
  if (isPending) return <Waiting />;
  if (data === undefined) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  const named = (key: string) => data.ladder.find((rank) => rank.key === key)?.name ?? key;
  return (
    <>
      {data.ladder.length === 0 ? (
        <Empty title={t.noRanks}>
          <p>{t.noRanksText}</p>
        </Empty>
      ) : (
        <>
          <RankProgress partnerId={partnerId} ranks={data} named={named} />
          <Ladder ladder={data.ladder} named={named} partnerId={partnerId} />
        </>
      )}
      <HeldList history={data.history} named={named} />
      <BonusList />
    </>
  );
}
