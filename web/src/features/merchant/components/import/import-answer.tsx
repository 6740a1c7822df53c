import type { ConversionImport, ImportOutcome } from "../../../../../../core/api/conversion-import.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { importAnswerTexts } from "../../texts/import-answer.ts";

const OUTCOMES: readonly ImportOutcome[] = ["created", "superseded", "replayed", "conflict", "refused"];
const TONES: Readonly<Record<ImportOutcome, Tone>> = {
  ...{ created: "ok", superseded: "ok", replayed: "unknown", conflict: "warn", refused: "bad" },
};
/** A table of thousands of rows helps nobody: those with problems come first. */
const SHOWN_MAX = 200;

/** What became of a file, or would, row by row. */
export function ImportAnswer({ answer }: { answer: ConversionImport }) {
  const t = useTexts(importAnswerTexts);
  const { counts, sums, partners, withoutClick, dryRun } = answer;
  const fresh = counts.created + counts.superseded;
  const rows = [...answer.rows].sort(
    (a, b) => OUTCOMES.indexOf(b.outcome) - OUTCOMES.indexOf(a.outcome) || a.line - b.line,
  );
  return (
    <Section title={dryRun ? t.found : t.done}>
      <div className="stacked">
        <Facts
          facts={[
            ...OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
              (outcome) => [t.outcomes[outcome], formatCount(counts[outcome])] as const,
            ),
            ...(sums.length === 0
              ? []
              : [
                  [
                    t.sum,
                    <Amounts
                      key="s"
                      amounts={sums.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))}
                    />,
                  ] as const,
                ]),
          ]}
        />
        {counts.refused > 0 && dryRun ? <Notice tone="bad">{t.refusedFirst}</Notice> : null}
        {fresh === 0 && counts.refused === 0 ? <Notice tone="unknown">{t.nothingNew}</Notice> : null}
        {fresh === 0 ? null : (
          <>
            <p>
              {t.partners} {withoutClick === 0 ? "" : t.withoutClick(withoutClick)}
            </p>
            <Facts
              facts={partners.map(({ name, conversions }) => [name, formatCount(conversions)] as const)}
            />
          </>
        )}
        <ListTable
          caption={t.rows}
          rows={rows.slice(0, SHOWN_MAX)}
          rowKey={({ line }) => String(line)}
          empty={null}
          columns={[
            { title: t.line, cell: ({ line }) => formatCount(line) },
            {
              title: t.order,
              cell: ({ orderId, goal }) => (
                <>
                  <code>{orderId}</code>
                  <span className="second">{goal}</span>
                </>
              ),
            },
            {
              title: t.outcome,
              cell: ({ outcome }) => <Badge tone={TONES[outcome]}>{t.outcomes[outcome]}</Badge>,
            },
            {
              title: t.problem,
              cell: ({ problems }) =>
                problems
                  .map(({ column, message }) => (column === null ? message : `${column}: ${message}`))
                  .join("; "),
            },
          ]}
        />
        {rows.length > SHOWN_MAX ? <p className="quiet">{t.shown(SHOWN_MAX, rows.length)}</p> : null}
      </div>
    </Section>
  );
}
