import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useNotificationSettings } from "../api/use-notifications.ts";
import { NotificationsForm } from "./notifications-form.tsx";
import "./account.css";

/** What one is told, and how. */
export function NotificationsPage() {
  const settings = useNotificationSettings();
  return (
    <>
      <PageHead title="Notifications" lead="What you are told, by which way, and when not." />
      <LoadProblem error={settings.error} onRetry={() => void settings.refetch()} />
      {settings.data === undefined ? <Waiting /> : <NotificationsForm settings={settings.data} />}
    </>
  );
}
