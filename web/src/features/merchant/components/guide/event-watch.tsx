import type { Installation, SeenEvent } from "../../../../../../core/api/installation.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { guideTexts } from "../../texts/guide.ts";

/** What has arrived from the pages, as it comes. */
export function EventWatch({ pages }: Pick<Installation, "pages">) {
  const t = useTexts(guideTexts);
  const latest = pages.lastLive ?? pages.last;
  return (
    <div aria-live="polite">
      {latest === null ? (
        <Notice tone="unknown" title={t.waitingEvent}>
          {t.waitingEventText}
        </Notice>
      ) : (
        <Notice tone={pages.lastLive === null ? "warn" : "ok"} title={titleOf(pages.lastLive)}>
          <EventLine event={latest} />
        </Notice>
      )}
    </div>
  );
}

function titleOf(live: SeenEvent | null): string {
  const t = textsNow(guideTexts);
  return live === null ? t.noneOfPerson : t.pagesReport;
}

function EventLine({ event }: { event: SeenEvent }) {
  const t = useTexts(guideTexts);
  return (
    <p>
      {weave(
        t.latest,
        event.kind,
        <code>{`${event.host ?? t.unknownHost}${event.path ?? ""}`}</code>,
        <Clock at={event.at} />,
      )}{" "}
      {event.test ? <Badge tone="warn">{t.testKey}</Badge> : null}
      {event.bot === null ? null : <Badge tone="warn">{t.bot(event.bot)}</Badge>}
    </p>
  );
}
