import type { Installation, SeenEvent } from "../../../../../../core/api/installation.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";

/** What has arrived from the pages, as it comes. */
export function EventWatch({ pages }: Pick<Installation, "pages">) {
  const latest = pages.lastLive ?? pages.last;
  return (
    <div aria-live="polite">
      {latest === null ? (
        <Notice tone="unknown" title="Waiting for the first event">
          Open your page in another tab. Nothing needs to be reloaded here.
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
  return live === null ? "Events arrive, none of a person with the live key" : "Your pages report";
}

function EventLine({ event }: { event: SeenEvent }) {
  return (
    <p>
      Latest: {event.kind} on <code>{`${event.host ?? "an unknown host"}${event.path ?? ""}`}</code>,{" "}
      <Clock at={event.at} /> {event.test ? <Badge tone="warn">test key</Badge> : null}
      {event.bot === null ? null : <Badge tone="warn">{`taken for a bot: ${event.bot}`}</Badge>}
    </p>
  );
}
