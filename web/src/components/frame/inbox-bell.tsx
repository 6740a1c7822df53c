import { Link } from "@tanstack/react-router";
import { Bell } from "lucide-react";
import { useUnread } from "../../lib/inbox/use-unread.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { frameTexts } from "./texts/frame.ts";

/** The inbox, and how much in it is unread. */
export function InboxBell() {
  const t = useTexts(frameTexts);
  const unread = useUnread();
  return (
    <Link to="/inbox" className="icon-button is-round">
      <Bell aria-hidden="true" />
      <span className="visually-hidden">
        {unread === 0 ? t.inbox : t.inboxUnread(unread >= 100 ? t.hundredOrMore : String(unread))}
      </span>
      {unread === 0 ? null : (
        <span className="count" aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </Link>
  );
}
