import type { PayoutMethodView } from "../../../../../../core/api/payees.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import type { useMethods } from "../../api/use-payouts.ts";
import { METHOD_WORDS } from "../../describe-payout.ts";
import { METHOD_TONES } from "./method-section.tsx";

const COLUMNS: readonly Column<PayoutMethodView>[] = [
  {
    title: "To",
    cell: ({ label, kind }) => (
      <>
        {label}
        <span className="second">{METHOD_WORDS[kind]}</span>
      </>
    ),
  },
  {
    title: "State",
    cell: ({ state, reason }) => (
      <>
        <Badge tone={METHOD_TONES[state]}>{state}</Badge>
        {reason === null ? null : <span className="second">{reason}</span>}
      </>
    ),
  },
  { title: "Since", cell: ({ createdAt }) => <Clock at={createdAt} /> },
  { title: "Until", cell: ({ endedAt }) => (endedAt === null ? "in use" : <Clock at={endedAt} />) },
];

/** Every way by which one was ever paid: a change that one did not make is seen here. */
export function MethodHistory({ methods }: { methods: ReturnType<typeof useMethods> }) {
  if (methods.data === undefined || methods.data.length === 0) return null;
  return (
    <Section title="Ways so far" aside="newest first">
      <ListTable
        caption="Ways by which you are or were paid, newest first"
        columns={COLUMNS}
        rows={methods.data}
        rowKey={({ id }) => id}
        empty={null}
      />
      <MoreButton query={methods} />
    </Section>
  );
}
