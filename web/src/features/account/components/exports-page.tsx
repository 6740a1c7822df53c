import { useState } from "react";
import type { ListExport } from "../../../../../core/api/list-exports.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCount } from "../../../lib/format.ts";
import { saveFile } from "../../../lib/save-file.ts";
import type { Language } from "../../../lib/texts/language.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../lib/tone.ts";
import { EXPORTS, useExports } from "../api/use-exports.ts";
import { exportsTexts } from "../texts/exports.ts";

const TONES: Readonly<Record<ListExport["state"], Tone>> = {
  requested: "unknown",
  ready: "ok",
  failed: "bad",
  expired: "unknown",
};

/** Lists that one had written into files, and fetching them. */
export function ExportsPage() {
  const t = useTexts(exportsTexts);
  const made = useExports();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[made]}>
        <ListTable
          caption={t.caption}
          columns={columnsOf(t)}
          rows={made.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.emptyTitle}>
              <p>{t.empty}</p>
            </Empty>
          }
        />
      </Loaded>
    </>
  );
}

function columnsOf(t: (typeof exportsTexts)[Language]): readonly Column<ListExport>[] {
  return [
    {
      title: t.list,
      cell: ({ list, query }) => (
        <>
          {t.lists[list]}
          <span className="second">{describeQuery(query)}</span>
        </>
      ),
    },
    { title: t.asked, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: t.state,
      cell: ({ state, rows }) => (
        <>
          <Badge tone={TONES[state]}>{t.states[state]}</Badge>
          {state === "requested" && rows > 0 ? <span className="second">{t.soFar(rows)}</span> : null}
        </>
      ),
    },
    {
      title: t.rows,
      numeric: true,
      cell: ({ state, rows }) => (state === "ready" || state === "expired" ? formatCount(rows) : "–"),
    },
    { title: t.file, acts: true, cell: (one) => <FileOf made={one} /> },
  ];
}

/** The filters, as the list's address has them. */
function describeQuery(query: ListExport["query"]): string {
  return Object.entries(query)
    .filter(([name]) => name !== "programId" && name !== "sort" && name !== "bom")
    .map(([name, value]) => `${name}: ${value}`)
    .join(" · ");
}

function FileOf({ made: { id, list, state, createdAt, expiresAt } }: { made: ListExport }) {
  const t = useTexts(exportsTexts);
  const api = useOwnApi();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (state !== "ready" || expiresAt === null) return "–";
  const fetchFile = async () => {
    const file = await api.file(`${EXPORTS}/${id}/file`);
    saveFile(`${list.replaceAll("_", "-")}-${createdAt.slice(0, 10)}.csv`, "text/csv", file);
  };
  const download = async () => {
    setBusy(true);
    setProblem(await fetchFile().then(() => null, describeProblem));
    setBusy(false);
  };
  return (
    <>
      <Button busy={busy} onClick={() => void download()}>
        {t.download}
      </Button>
      <span className="second">
        {t.until} <Clock at={expiresAt} />
      </span>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </>
  );
}
