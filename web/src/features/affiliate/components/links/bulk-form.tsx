import { useState } from "react";
import type { LinksMade } from "../../../../../../core/api/affiliate-links.ts";
import { LINK_LINES_MAX } from "../../../../../../core/api/bounds.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { SelectField, TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { formatCount, formatList } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useMakeLinks } from "../../api/use-links.ts";
import { readLinkLines } from "../../share-url.ts";
import { linksTexts } from "../../texts/links.ts";
import { type OpenCampaign, OpenCampaigns } from "./open-campaigns.tsx";

/** Many links out of pasted lines: first what would become of each, then making those that are right. */
export function BulkForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(linksTexts).bulk;
  return (
    <Section title={t.title}>
      <OpenCampaigns>{(campaigns) => <Lines campaigns={campaigns} onDone={onDone} />}</OpenCampaigns>
    </Section>
  );
}

interface LinesProps {
  readonly campaigns: readonly OpenCampaign[];
  readonly onDone: () => void;
}

/** What was looked at, and for which lines: others are looked at first. */
interface Looked {
  readonly text: string;
  readonly enrollmentId: string;
  readonly answer: LinksMade;
}

function Lines({ campaigns, onDone }: LinesProps) {
  const t = useTexts(linksTexts).bulk;
  const { campaign } = useTexts(linksTexts).form;
  const makeLinks = useMakeLinks();
  const [looked, setLooked] = useState<Looked | null>(null);
  const form = useForm({
    initial: { enrollmentId: campaigns[0]?.enrollment.id ?? "", lines: "" },
    check: ({ lines }) => {
      const count = readLinkLines(lines).length;
      if (count === 0) return { lines: t.noLine };
      return count > LINK_LINES_MAX ? { lines: t.tooMany(formatCount(LINK_LINES_MAX)) } : {};
    },
    send: async ({ enrollmentId, lines: text }) => {
      const lines = readLinkLines(text);
      const dryRun = !canMake(looked, { text, enrollmentId });
      const answer = await makeLinks({ enrollmentId, lines, dryRun });
      setLooked({ text, enrollmentId, answer });
      if (!dryRun) toast(t.made(answer.made));
    },
  });
  const { enrollmentId, lines: text } = form.values;
  const asked = { text, enrollmentId };
  const shown = isOf(looked, asked) ? looked.answer : null;
  return (
    <div className="stacked">
      <FormFrame
        form={form}
        submit={canMake(looked, asked) ? t.make(looked.answer.made) : t.check}
        onCancel={onDone}
      >
        <SelectField
          form={form}
          name="enrollmentId"
          label={campaign}
          options={campaigns.map(({ name, programName, enrollment }) => [
            enrollment.id,
            `${name} (${programName})`,
          ])}
        />
        <TextArea
          form={form}
          name="lines"
          label={t.lines}
          rows={6}
          hint={t.hint(formatCount(LINK_LINES_MAX))}
        />
      </FormFrame>
      {shown === null ? null : <Outcomes text={text} answer={shown} />}
      {shown !== null && !shown.dryRun ? (
        <p>
          <Button onClick={onDone}>{t.close}</Button>
        </p>
      ) : null}
    </div>
  );
}

type Asked = Pick<Looked, "text" | "enrollmentId">;

const isOf = (looked: Looked | null, { text, enrollmentId }: Asked): looked is Looked =>
  looked !== null && looked.text === text && looked.enrollmentId === enrollmentId;

/** Whether these lines were looked at, some of them are right, and they are not made yet. */
const canMake = (looked: Looked | null, asked: Asked): looked is Looked =>
  isOf(looked, asked) && looked.answer.dryRun && looked.answer.made > 0;

type Row = LinksMade["rows"][number] & { readonly at: number; readonly line: string };

const TONES = { made: "ok", right: "ok", refused: "bad" } as const;

function Outcomes({ text, answer }: { text: string; answer: LinksMade }) {
  const t = useTexts(linksTexts).bulk;
  const lines = text.split("\n").filter((line) => readLinkLines(line).length > 0);
  const rows = answer.rows.map((row, at): Row => ({ ...row, at, line: lines[at]?.trim() ?? "" }));
  const columns: readonly Column<Row>[] = [
    { title: t.line, cell: ({ line }) => <span className="link-url">{line}</span> },
    {
      title: t.outcome,
      cell: ({ outcome, url, errors }) => (
        <>
          <Badge tone={TONES[outcome]}>{t.outcomes[outcome]}</Badge>
          {url === null ? null : <span className="second">{url}</span>}
          {errors.length === 0 ? null : <span className="second">{formatList(errors.map(inWords))}</span>}
        </>
      ),
    },
  ];
  const inWords = ({ field, code, message }: Row["errors"][number]) => {
    const known: Readonly<Record<string, string>> = t.errors;
    return known[code] ?? known[field] ?? message;
  };
  return (
    <ListTable
      caption={t.caption}
      columns={columns}
      rows={rows}
      rowKey={({ at }) => String(at)}
      empty={null}
    />
  );
}
