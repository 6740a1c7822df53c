import { useState } from "react";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock, Day } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useBonuses } from "../../api/use-rank.ts";
import { bonusName } from "../../describe-rank.ts";
import { rankTexts } from "../../texts/rank.ts";

const TONES = { available: "ok", pending: "unknown", reversed: "warn" } as const;

/** What was earned besides commission, over all programs; a line opens into how it came about. */
export function BonusList() {
  const t = useTexts(rankTexts);
  const bonuses = useBonuses();
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Section title={t.earned}>
      <Loaded of={[bonuses]}>
        <ListTable
          caption={t.earned}
          columns={[
            {
              title: t.bonus,
              cell: ({ id, kind, rule, programName }) => (
                <>
                  <Button
                    look="bare"
                    aria-expanded={id === openId}
                    onClick={() => setOpenId(id === openId ? null : id)}
                  >
                    {rule === kind ? bonusName(kind) : `${bonusName(kind)} (${rule})`}
                  </Button>
                  <span className="second">{programName}</span>
                </>
              ),
            },
            { title: t.when, cell: ({ createdAt }) => <Clock at={createdAt} /> },
            {
              title: t.state,
              cell: ({ state, maturesAt }) => (
                <>
                  <Badge tone={TONES[state]}>{t.states[state]}</Badge>
                  {state === "pending" ? (
                    <span className="second">{weave(t.untilDay, <Day at={maturesAt} />)}</span>
                  ) : null}
                </>
              ),
            },
            {
              title: t.amount,
              numeric: true,
              cell: ({ amountMinor, reversedMinor, currency }) => (
                <>
                  <Money minor={amountMinor - reversedMinor} currency={currency} />
                  {reversedMinor === 0 ? null : (
                    <span className="second">
                      {weave(t.of, <Money minor={amountMinor} currency={currency} />)}
                    </span>
                  )}
                </>
              ),
            },
          ]}
          rows={bonuses.data}
          rowKey={({ id }) => id}
          detail={({ id, explanation }) =>
            id === openId ? (
              <div className="row-detail">
                {explanation.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </div>
            ) : null
          }
          empty={
            <Empty title={t.noBonuses}>
              <p>{t.noBonusesText}</p>
            </Empty>
          }
        />
        <MoreButton query={bonuses} />
      </Loaded>
    </Section>
  );
}
