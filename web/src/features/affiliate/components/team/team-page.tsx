import { useNavigate, useSearch } from "@tanstack/react-router";
import type { AffiliateProgram } from "../../../../../../core/api/affiliate.ts";
import { Choose } from "../../../../components/ui/choose.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useOverview } from "../../api/use-affiliate.ts";
import { type TeamOf, useTeamTop } from "../../api/use-team.ts";
import { readTeamSearch, type TeamSearch } from "../../team/team-search.ts";
import { teamTexts } from "../../texts/team.ts";
import { InviteSection } from "./invite-section.tsx";
import { TeamView } from "./team-view.tsx";
import "./team.css";

/** Who is below the viewer in a program, as a picture, a tree or a list, and how others get there. */
export function TeamPage() {
  const t = useTexts(teamTexts);
  const search = readTeamSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const look = (next: TeamSearch) =>
    void navigate({ to: ".", search: () => ({ ...next }), replace: true, resetScroll: false });
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[useOverview()]}>
        {({ programs }) => {
          const chosen = programs.find(({ partnerId }) => partnerId === search.of) ?? programs[0];
          return chosen === undefined ? null : (
            <OfProgram key={chosen.partnerId} {...{ programs, chosen, search }} onLook={look} />
          );
        }}
      </Loaded>
    </>
  );
}

interface OfProgramProps {
  readonly programs: readonly AffiliateProgram[];
  readonly chosen: AffiliateProgram;
  readonly search: TeamSearch;
  readonly onLook: (next: TeamSearch) => void;
}

function OfProgram({ programs, chosen, search, onLook }: OfProgramProps) {
  const t = useTexts(teamTexts);
  const { partnerId, id: programId } = chosen;
  const of: TeamOf = { partnerId, tree: search.tree === "placement" ? "placement" : "sponsor" };
  const top = useTeamTop(of);
  const { tree: _, ...otherTree } = search;
  return (
    <div className="stacked">
      <div className="team-filters">
        {programs.length < 2 ? null : (
          <Choose
            label={t.program}
            value={partnerId}
            options={programs.map((program) => [program.partnerId, program.name])}
            onChoose={(next) =>
              onLook({ of: next, ...(search.view === undefined ? {} : { view: search.view }) })
            }
          />
        )}
        {top.data?.matrix === true || of.tree === "placement" ? (
          <Choose
            label={t.tree}
            value={of.tree}
            options={[
              ["sponsor", t.trees.sponsor],
              ["placement", t.trees.placement],
            ]}
            onChoose={(tree) => onLook(tree === "placement" ? { ...search, tree } : otherTree)}
          />
        ) : null}
      </div>
      <Loaded of={[top]}>
        {(data) => (
          <>
            <TeamView key={of.tree} top={data} {...{ of, search, onLook }} />
            <InviteSection programId={programId} partnerId={partnerId} />
          </>
        )}
      </Loaded>
    </div>
  );
}
