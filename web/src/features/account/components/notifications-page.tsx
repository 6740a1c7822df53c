import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
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
      <LoadProblem error={settings.error} onRetry={() => void settings.refetch()} />
      {settings.data === undefined ? <Waiting /> : <NotificationsForm settings={settings.data} />}
    </>
  );
}
