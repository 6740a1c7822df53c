import { lazy, Suspense, useState } from "react";
import { DEAD_LETTERS_MAX } from "../../../../../core/api/bounds.ts";
import type { DeadLetter } from "../../../../../core/api/jobs.ts";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../components/ui/more-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { useDeadLetters } from "../api/use-jobs.ts";
import { jobsTexts } from "../texts/jobs.ts";
import { Facts } from "./facts.tsx";

const DeadLetterDialog = lazy(() => import("./dead-letter-dialog.tsx"));

/** Messages of jobs that QStash has given up: looking into them, and having them tried again or deleted. */
export function DeadLetters({ letters }: { letters: ReturnType<typeof useDeadLetters> }) {
  const t = useTexts(jobsTexts);
  const may = useMay("platform.jobs:write");
  const [keys, setKeys] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState<string | null>(null);
  const [act, setAct] = useState<"retry" | "delete" | null>(null);
  const chosen = (letters.data ?? []).filter(({ id }) => keys.includes(id)).slice(0, DEAD_LETTERS_MAX);
  const columns: readonly RichColumn<DeadLetter>[] = [
    {
      id: "job",
      title: t.job,
      cell: ({ job, attempts }) => (
        <>
          <code>{job}</code>
          <span className="second">{t.attempts(attempts)}</span>
        </>
      ),
    },
    { id: "answer", title: t.answer, cell: ({ status }) => status ?? t.noAnswer },
    { id: "published", title: t.published, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      id: "details",
      title: t.details,
      acts: true,
      cell: ({ id, job }) => (
        <Button
          aria-expanded={opened === id}
          aria-label={`${opened === id ? t.close : t.open}: ${job}`}
          onClick={() => setOpened(opened === id ? null : id)}
        >
          {opened === id ? t.close : t.open}
        </Button>
      ),
    },
  ];
  const selection = {
    keys,
    onSelect: setKeys,
    nameOf: ({ job }: DeadLetter) => job,
    actions: (
      <>
        <Button onClick={() => setAct("retry")}>{t.retry}</Button>
        <Button onClick={() => setAct("delete")}>{t.remove}</Button>
      </>
    ),
  };
  return (
    <Section title={t.dead} aside={t.deadAside}>
      <Loaded of={[letters]}>
        <RichTable
          list="dead-letters"
          caption={t.deadCaption}
          columns={columns}
          rows={letters.data}
          rowKey={({ id }) => id}
          {...(may ? { selection } : {})}
          detail={(letter) => (letter.id === opened ? <Detail letter={letter} /> : null)}
          empty={
            <Empty title={t.noDead}>
              <p>{t.noDeadText}</p>
            </Empty>
          }
        />
      </Loaded>
      <MoreButton query={letters} />
      {act === null || chosen.length === 0 ? null : (
        <Suspense>
          <DeadLetterDialog
            act={act}
            letters={chosen}
            onClose={(done) => {
              setAct(null);
              if (done) setKeys([]);
            }}
          />
        </Suspense>
      )}
    </Section>
  );
}

function Detail({ letter: { messageId, body, answer } }: { letter: DeadLetter }) {
  const t = useTexts(jobsTexts);
  return (
    <Facts
      facts={[
        [t.message, <code key="id">{messageId}</code>],
        [t.payload, <code key="body">{body ?? ""}</code>],
        [t.said, <code key="answer">{answer ?? t.noAnswer}</code>],
      ]}
    />
  );
}
