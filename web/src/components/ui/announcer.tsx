import { useEffect, useState, useSyncExternalStore } from "react";
import { latestAnnouncement, subscribeAnnouncements } from "../../lib/announce.ts";

const SHOWN_MS = 6_000;

/** Where announcements are read out, and for a moment seen. One of it, for the whole page. */
export function Announcer() {
  const latest = useSyncExternalStore(subscribeAnnouncements, latestAnnouncement);
  const [shownId, setShownId] = useState(0);
  useEffect(() => {
    if (latest === null || !latest.visible) return;
    setShownId(latest.id);
    const timer = setTimeout(() => setShownId(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [latest]);
  const shown = latest !== null && latest.id === shownId;
  return (
    <div className={shown ? "toast" : "visually-hidden"} role="status" aria-live="polite">
      {latest === null ? null : <span key={latest.id}>{latest.text}</span>}
    </div>
  );
}
