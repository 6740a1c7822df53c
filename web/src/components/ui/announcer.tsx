import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { type Announcement, latestAnnouncement, subscribeAnnouncements } from "../../lib/announce.ts";

const SHOWN_MS = 6_000;
const UndoToast = lazy(() => import("./undo-toast.tsx"));

/** Where announcements are read out, and for a moment seen. One of it, for the whole page. */
export function Announcer() {
  const latest = useSyncExternalStore(subscribeAnnouncements, latestAnnouncement);
  const [shownId, setShownId] = useState(0);
  const [offer, setOffer] = useState<Announcement | null>(null);
  useEffect(() => {
    if (latest === null || !latest.visible) return;
    // What can be taken back stays until its time is over, whatever else is said meanwhile.
    if (latest.undo !== undefined) return setOffer(latest);
    setShownId(latest.id);
    const timer = setTimeout(() => setShownId(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [latest]);
  const shown = latest !== null && latest.id === shownId;
  return (
    <div className="toasts">
      <div className={shown ? "toast" : "visually-hidden"} role="status" aria-live="polite">
        {latest === null ? null : <span key={latest.id}>{latest.text}</span>}
      </div>
      <Suspense>
        {offer === null ? null : <UndoToast key={offer.id} offer={offer} onGone={() => setOffer(null)} />}
      </Suspense>
    </div>
  );
}
