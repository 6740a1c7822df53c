import { useNavigate, useSearch } from "@tanstack/react-router";
import type { OwnRanks } from "../../../../../../core/api/affiliate-ranks.ts";
import { Choose } from "../../../../components/ui/choose.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
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
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[useOverview()]}>
        {({ programs }) => {
          const chosen = programs.find(({ partnerId }) => partnerId === search.of) ?? programs[0];
          return chosen === undefined ? null : (
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
          );
        }}
      </Loaded>
    </>
  );
}

function Ranks({ partnerId }: { partnerId: string }) {
  return <Loaded of={[useRanks(partnerId)]}>{(ranks) => <OfRanks {...{ partnerId, ranks }} />}</Loaded>;
}

function OfRanks({ partnerId, ranks }: { partnerId: string; ranks: OwnRanks }) {
  const t = useTexts(rankTexts);
  const named = (key: string) => ranks.ladder.find((rank) => rank.key === key)?.name ?? key;
  return (
    <>
      {ranks.ladder.length === 0 ? (
        <Empty title={t.noRanks}>
          <p>{t.noRanksText}</p>
        </Empty>
      ) : (
        <>
          <RankProgress partnerId={partnerId} ranks={ranks} named={named} />
          <Ladder ladder={ranks.ladder} named={named} partnerId={partnerId} />
        </>
      )}
      <HeldList ranks={ranks} named={named} />
      <BonusList />
    </>
  );
}
