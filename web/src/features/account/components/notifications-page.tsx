import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useNotificationSettings } from "../api/use-notifications.ts";
import { notificationsTexts } from "../texts/notifications.ts";
import { NotificationsForm } from "./notifications-form.tsx";
import "./account.css";

/** What one is told, and how. */
export function NotificationsPage() {
  const t = useTexts(notificationsTexts);
  const settings = useNotificationSettings();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[settings]}>{(data) => <NotificationsForm settings={data} />}</Loaded>
    </>
  );
}
