import type { PayoutMethodView } from "../../../../../../core/api/payees.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { useMethods } from "../../api/use-payouts.ts";
import { payeeTexts } from "../../texts/payee.ts";
import { ownPayoutTexts } from "../../texts/payout-words.ts";

import { METHOD_TONES } from "./method-section.tsx";

const columnsNow = (): readonly Column<PayoutMethodView>[] => {
  const t = textsNow(payeeTexts);
  return [
    {
      title: t.to,
      cell: ({ label, kind }) => (
        <>
          {label}
          <span className="second">{textsNow(ownPayoutTexts).methods[kind]}</span>
        </>
      ),
    },
    {
      title: t.state,
      cell: ({ state, reason }) => (
        <>
          <Badge tone={METHOD_TONES[state]}>{t.states[state]}</Badge>
          {reason === null ? null : <span className="second">{reason}</span>}
        </>
      ),
    },
    { title: t.since, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    { title: t.until, cell: ({ endedAt }) => (endedAt === null ? t.inUse : <Clock at={endedAt} />) },
  ];
};

/** Every way by which one was ever paid: a change that one did not make is seen here. */
export function MethodHistory({ methods }: { methods: ReturnType<typeof useMethods> }) {
  const t = useTexts(payeeTexts);
  if (methods.data === undefined || methods.data.length === 0) return null;
  return (
    <Section title={t.ways} aside={t.newest}>
      <ListTable
        caption={t.waysCaption}
        columns={columnsNow()}
        rows={methods.data}
        rowKey={({ id }) => id}
        empty={null}
      />
      <MoreButton query={methods} />
    </Section>
  );
}
