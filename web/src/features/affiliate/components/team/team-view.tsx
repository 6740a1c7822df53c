import { lazy, Suspense, useState } from "react";
import type { TeamTop } from "../../../../../../core/api/trees.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type TeamOf, useTeamTree } from "../../api/use-team.ts";
import type { TeamSearch } from "../../team/team-search.ts";
import { teamTexts } from "../../texts/team.ts";
import { LevelCounts } from "./level-counts.tsx";
import { MemberPanel } from "./member-panel.tsx";

const TeamFind = lazy(() => import("./team-find.tsx"));
const TeamTree = lazyPart(async () => (await import("./team-tree.tsx")).default);
const TeamList = lazyPart(async () => (await import("./team-list.tsx")).default);

const LOOKS = ["picture", "tree", "list"] as const;
/** From this width on a picture has room. */
const DESK = "(min-width: 60rem)";

interface TeamViewProps {
  readonly of: TeamOf;
  readonly top: TeamTop;
  readonly search: TeamSearch;
  readonly onLook: (next: TeamSearch) => void;
}

/** One tree of a team, in the way that was chosen; on a phone first in lines. */
export function TeamView({ of, top, search, onLook }: TeamViewProps) {
  const t = useTexts(teamTexts);
  const tree = useTeamTree(of, top.self);
  const [activeId, setActiveId] = useState(top.self.partnerId);
  const [standard] = useState(() => (matchMedia(DESK).matches ? ("picture" as const) : ("tree" as const)));
  const look = LOOKS.find((one) => one === search.view) ?? standard;
  const active = tree.state.nodes.get(activeId);
  const show = (memberId: string) => {
    tree.show(memberId).then(
      () => {
        setActiveId(memberId);
        if (look === "list") onLook({ ...search, view: standard });
      },
      (error: unknown) => toast(describeProblem(error)),
    );
  };
  const paysOne = top.levels === 1 && top.ranks.length === 0;
  return (
    <>
      {paysOne ? (
        <Notice tone="unknown" title={t.oneLevel}>
          <p>{t.oneLevelText}</p>
        </Notice>
      ) : null}
      {of.tree === "placement" && !top.self.seated ? (
        <Empty title={t.notSeated}>
          <p>{t.notSeatedText}</p>
        </Empty>
      ) : top.self.below === 0 ? (
        <Empty title={t.nobody}>
          <p>{t.nobodyText}</p>
        </Empty>
      ) : (
        <>
          <div className="team-tools">
            <fieldset className="team-looks">
              <legend className="visually-hidden">{t.look}</legend>
              {LOOKS.map((one) => (
                <Button
                  key={one}
                  aria-pressed={one === look}
                  onClick={() => onLook({ ...search, view: one })}
                >
                  {t.looks[one]}
                </Button>
              ))}
            </fieldset>
            <search className="team-find">
              <Suspense>
                <TeamFind of={of} onShow={show} />
              </Suspense>
            </search>
          </div>
          {look === "list" ? (
            <TeamList {...{ of, search, onLook }} ranks={top.ranks} onShow={show} />
          ) : (
            <div className="team-board">
              <div className={`team-room is-${look}`}>
                <TeamTree {...{ tree, activeId, look }} onActive={setActiveId} ranks={top.ranks} />
              </div>
              <div className="stacked">
                {active === undefined ? null : (
                  <MemberPanel member={active.member} level={active.level} ranks={top.ranks} />
                )}
                <LevelCounts of={of} />
              </div>
            </div>
          )}
        </>
      )}
    </>
  );
}
