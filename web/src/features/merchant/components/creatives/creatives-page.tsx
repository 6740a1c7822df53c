import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Creative } from "../../../../../../core/api/creatives.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { toast } from "../../../../lib/announce.ts";
import { listOptions } from "../../../../lib/api/list-options.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { formatLanguage } from "../../../../lib/format-language.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { usePlaceNames } from "../../api/use-place-names.ts";
import { creativesTexts } from "../../texts/creatives.ts";

const CreativeForm = lazyPart(async () => (await import("./creative-form.tsx")).CreativeForm);

const TONES: Readonly<Record<Creative["status"], Tone>> = {
  draft: "unknown",
  live: "ok",
  archived: "unknown",
};

/** What partners are given to promote with. */
export function CreativesPage() {
  const t = useTexts(creativesTexts);
  const { api, program } = usePlace();
  const keys = useKeys();
  const creatives = useInfiniteQuery(
    listOptions<Creative>(api, keys.creatives, "/api/v1/creatives", { programId: program.id }),
  );
  const [making, setMaking] = useState(false);
  const columns = useColumns();
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
            {t.make}
          </Button>
        }
      />
      {making ? <CreativeForm onDone={() => setMaking(false)} /> : null}
      <Listed of={creatives}>
        <ListTable
          caption={t.title}
          columns={columns}
          rows={creatives.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.empty}>
              <p>{t.emptyText}</p>
              <Button onClick={() => setMaking(true)}>{t.first}</Button>
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

function useColumns(): readonly Column<Creative>[] {
  const t = useTexts(creativesTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const names = usePlaceNames();
  const queries = useQueryClient();
  const give = async ({ id, name, version }: Creative, status: "live" | "archived") => {
    await api.patch(`/api/v1/creatives/${id}`, { status, version }).then(
      () => toast(status === "live" ? t.isLive(name) : t.isArchived(name)),
      (error: unknown) => toast(describeProblem(error)),
    );
    await queries.invalidateQueries({ queryKey: keys.creatives });
  };
  return [
    {
      title: t.creative,
      cell: ({ name, kind, language }) => (
        <>
          {name}
          <span className="second">
            {[t.kinds[kind], language === null ? "" : formatLanguage(language)]
              .filter((part) => part !== "")
              .join(" · ")}
          </span>
        </>
      ),
    },
    {
      title: t.campaign,
      cell: ({ campaignId }) => (campaignId === null ? t.everyCampaign : names.campaign({ campaignId })),
    },
    { title: t.state, cell: ({ status }) => <Badge tone={TONES[status]}>{t.states[status]}</Badge> },
    {
      title: t.change,
      acts: true,
      cell: (creative) => {
        const address = creative.file?.url ?? creative.url;
        return (
          <span className="button-row">
            {address === null ? null : (
              <a href={address} target="_blank" rel="noreferrer">
                {t.open}
                <span className="visually-hidden"> {creative.name}</span>
              </a>
            )}
            <Button
              look="bare"
              aria-label={`${creative.status === "live" ? t.archive : t.publish} ${creative.name}`}
              onClick={() => void give(creative, creative.status === "live" ? "archived" : "live")}
            >
              {creative.status === "live" ? t.archive : t.publish}
            </Button>
          </span>
        );
      },
    },
  ];
}
