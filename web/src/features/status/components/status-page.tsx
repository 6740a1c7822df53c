import { useEffect } from "react";
import { LanguageSwitch } from "../../../components/language/language-switch.tsx";
import { Brand } from "../../../components/ui/brand.tsx";
import { viewerZone } from "../../../lib/formatters.ts";
import { isOneMachine } from "../../../lib/is-one-machine.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useNow } from "../../../lib/use-now.ts";
import { useView } from "../api/use-view.ts";
import { assess } from "../assess.ts";
import { statusTexts } from "../texts/status.ts";
import { arrivalRate, serverNow } from "../view.ts";
import { ArrivalsChart } from "./arrivals-chart.tsx";
import { Figures } from "./figures.tsx";
import { Flow } from "./flow.tsx";
import { JobsTable } from "./jobs-table.tsx";
import { LiveBadge } from "./live-badge.tsx";
import { LossMeter } from "./loss-meter.tsx";
import { PartsTable } from "./parts-table.tsx";
import { QueuesTable } from "./queues-table.tsx";
import { StateLine } from "./state-line.tsx";
import "./status-page.css";

const MOVING_MS = 10_000;

/** What runs here, where, and how it does. */
export function StatusPage() {
  const t = useTexts(statusTexts);
  const live = useView();
  const nowMs = useNow();
  const { view } = live;
  const { status } = view;
  const serverMs = serverNow(view, nowMs);
  const assessment = assess(view, nowMs);
  const moving = assessment.tone !== "bad" && (arrivalRate(view.arrivals, MOVING_MS) ?? 0) > 0;
  useEffect(() => {
    document.title = `${assessment.headline} · Tributary`;
  }, [assessment.headline]);
  return (
    <div className="page">
      <header className="masthead">
        <Brand />
        <LiveBadge live={live} nowMs={nowMs} />
      </header>
      <main className={view.problem === null ? undefined : "is-stale"}>
        <StateLine {...assessment} />
        <Flow view={view} nowMs={nowMs} moving={moving} />
        <Figures status={status} nowMs={serverMs} oneMachine={isOneMachine(window.location.hostname)} />
        <div className="halves">
          <ArrivalsChart arrivals={view.arrivals} />
          <LossMeter meter={status?.lossMeter} />
        </div>
        <div className="halves">
          <div className="stack">
            <PartsTable view={view} />
            <QueuesTable
              status={status}
              queueAnswers={view.ready?.checks.queue.ok ?? false}
              nowMs={serverMs}
            />
          </div>
          <JobsTable jobs={status?.jobs} nowMs={serverMs} />
        </div>
      </main>
      <footer className="foot">
        <p>{t.looked}</p>
        <p>{t.times(viewerZone())}</p>
        <p>
          {t.json} <a href="/api/status">/api/status</a>, <a href="/api/ready">/api/ready</a>
        </p>
        <LanguageSwitch />
      </footer>
    </div>
  );
}
