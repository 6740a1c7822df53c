import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { TreeMove } from "../../../../../../core/api/trees.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useMoves } from "../../api/use-moves.ts";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import type { WholePartner } from "../../api/use-partner-care.ts";
import { usePlace } from "../../api/use-place.ts";
import { usePlaceNames } from "../../api/use-place-names.ts";
import { movesTexts } from "../../texts/moves.ts";
import { MoveWords } from "./move-words.tsx";

const MoveDialog = lazyPart(async () => (await import("./move-dialog.tsx")).MoveDialog);
const MoveForm = lazyPart(async () => (await import("./move-form.tsx")).MoveForm);

const TONES = { requested: "warn", applied: "ok", rejected: "unknown" } as const;
const DAY_MS = 86_400_000;

interface MovesSectionProps {
  /** Absent: those of the program that wait, and nothing where none does. */
  readonly partner?: WholePartner;
  /** What stands below, once it is known how much stands here. */
  readonly children: ReactNode;
}

/** It stays until it is closed, also where somebody else has decided meanwhile. */
interface Decision {
  readonly move: TreeMove;
  readonly what: "apply" | "reject";
}

/** Changes of a partner's sponsor or seat: asking for one, and deciding. */
export function MovesSection({ partner, children }: MovesSectionProps) {
  const t = useTexts(movesTexts);
  const moves = useMoves(partner?.id);
  const [decision, setDecision] = useState<Decision | null>(null);
  const columns = useColumns(partner === undefined, setDecision);
  const table = (
    <Listed of={moves}>
      <ListTable
        caption={t.caption}
        columns={columns}
        rows={moves.data}
        rowKey={({ id }) => id}
        empty={<p className="quiet">{t.none}</p>}
      />
    </Listed>
  );
  return (
    <>
      {partner === undefined ? (
        <Loaded of={[moves]}>
          {(waiting) => (waiting.length === 0 ? null : <Section title={t.waiting}>{table}</Section>)}
        </Loaded>
      ) : (
        <Section title={t.title} aside={t.aside}>
          <div className="stacked">
            <Ask partner={partner} />
            {table}
          </div>
        </Section>
      )}
      {decision === null ? null : (
        <MoveDialog
          move={moves.data?.find(({ id }) => id === decision.move.id) ?? decision.move}
          what={decision.what}
          onClose={() => setDecision(null)}
        />
      )}
      {moves.isPending ? null : children}
    </>
  );
}

/** Another sponsor is asked for as long as the program lets it be changed. */
function Ask({ partner }: { partner: WholePartner }) {
  const t = useTexts(movesTexts);
  const { sponsorChangeDays: days } = usePlace().program;
  const may = useMay("partners:write");
  const [opened, setOpened] = useState(false);
  if (!may) return null;
  if (opened) return <MoveForm partner={partner} onDone={() => setOpened(false)} />;
  if (days !== null && Date.now() >= Date.parse(partner.joinedAt) + days * DAY_MS)
    return <p className="quiet">{days === 0 ? t.never : t.fixed(days)}</p>;
  return (
    <p>
      <Button onClick={() => setOpened(true)}>{t.change}</Button>
    </p>
  );
}

/** @param ofAll of many partners, who are named then */
function useColumns(ofAll: boolean, onDecide: (decision: Decision) => void): readonly Column<TreeMove>[] {
  const t = useTexts(movesTexts);
  const names = usePlaceNames();
  const nameOf = useNamesOfPeople();
  const may = useMay("partners:move");
  const partner: Column<TreeMove> = {
    title: t.partner,
    cell: (move) => (
      <Link to="/merchant/partners/$partnerId" params={{ partnerId: move.partnerId }}>
        {names.partner(move)}
      </Link>
    ),
  };
  const decide: Column<TreeMove> = {
    title: t.decide,
    acts: true,
    cell: (move) =>
      move.state === "requested" ? (
        <div className="button-row">
          <Button onClick={() => onDecide({ move, what: "apply" })}>{t.apply}</Button>
          <Button onClick={() => onDecide({ move, what: "reject" })}>{t.reject}</Button>
        </div>
      ) : null,
  };
  return [
    ...(ofAll ? [partner] : []),
    { title: t.what, cell: (move) => <MoveWords move={move} /> },
    {
      title: t.reason,
      cell: ({ reason, requestedBy, createdAt }) => (
        <>
          {reason}
          <span className="second">
            {weave(t.by, nameOf(requestedBy, t.byKey, t.byKey), <Clock at={createdAt} />)}
          </span>
        </>
      ),
    },
    {
      title: t.state,
      cell: ({ state, decidedAt, decisionReason }) => (
        <>
          <Badge tone={TONES[state]}>{t.states[state]}</Badge>
          {decidedAt === null ? null : (
            <span className="second">
              {decisionReason} <Clock at={decidedAt} />
            </span>
          )}
        </>
      ),
    },
    ...(may ? [decide] : []),
  ];
}
