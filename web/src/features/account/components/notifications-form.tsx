import { useQueryClient } from "@tanstack/react-query";
import type {
  NotificationCategory,
  NotificationSettingsView,
} from "../../../../../core/api/notifications.ts";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { type Form, useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { SETTINGS, SETTINGS_KEY } from "../api/use-notifications.ts";
import {
  CATEGORIES,
  checkValues,
  type Mode,
  type NotificationValues,
  toSettings,
  toValues,
} from "../notification-form.ts";
import { notificationsTexts } from "../texts/notifications.ts";

/** What by which way, and the hours in which nothing comes that can wait. */
export function NotificationsForm({ settings }: { settings: NotificationSettingsView }) {
  const t = useTexts(notificationsTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const form = useForm<NotificationValues>({
    initial: toValues(settings),
    check: checkValues,
    names: { "quiet.from": "from", "quiet.until": "until" },
    send: async (values) => {
      queries.setQueryData(
        SETTINGS_KEY,
        await api.put<NotificationSettingsView>(SETTINGS, toSettings(values)),
      );
      toast(t.saved);
    },
  });
  const isLocked = (category: NotificationCategory) =>
    settings.locked.some((one) => one.category === category && one.channel === "mail");
  return (
    <FormFrame form={form} submit={t.save}>
      <Section title={t.ways}>
        <table className="data-table told">
          <caption className="visually-hidden">{t.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.what}</th>
              <th scope="col">{t.inbox}</th>
              <th scope="col">{t.mail}</th>
            </tr>
          </thead>
          <tbody>
            {CATEGORIES.map((name) => (
              <tr key={name}>
                <th scope="row">
                  {t.categories[name].title}
                  <span className="second">{t.categories[name].about}</span>
                </th>
                <td>
                  <InboxChoice form={form} category={name} />
                </td>
                <td>{isLocked(name) ? t.locked : <MailChoice form={form} category={name} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="hint">{t.hint}</p>
      </Section>
      <Section title={t.quiet}>
        <label className="check">
          <input
            type="checkbox"
            checked={form.values.quiet}
            onChange={(event) => form.set("quiet", event.target.checked)}
          />
          {t.hold}
        </label>
        <p className="hint">{t.quietHint}</p>
        {form.values.quiet ? (
          <div className="quiet-hours">
            <TextField form={form} name="from" label={t.from} type="time" />
            <TextField form={form} name="until" label={t.until} type="time" />
          </div>
        ) : null}
      </Section>
    </FormFrame>
  );
}

interface ChoiceProps {
  readonly form: Form<NotificationValues>;
  readonly category: NotificationCategory;
}

function InboxChoice({ form, category }: ChoiceProps) {
  const t = useTexts(notificationsTexts);
  return (
    <input
      type="checkbox"
      aria-label={t.inInbox(t.categories[category].title)}
      checked={form.values.inbox[category]}
      onChange={(event) => form.set("inbox", { ...form.values.inbox, [category]: event.target.checked })}
    />
  );
}

const MODES: readonly Mode[] = ["immediate", "daily", "off"];

function MailChoice({ form, category }: ChoiceProps) {
  const t = useTexts(notificationsTexts);
  return (
    <select
      className="input"
      aria-label={t.byMail(t.categories[category].title)}
      value={form.values.mail[category]}
      onChange={(event) => form.set("mail", { ...form.values.mail, [category]: event.target.value as Mode })}
    >
      {MODES.map((mode) => (
        <option key={mode} value={mode}>
          {t.modes[mode]}
        </option>
      ))}
    </select>
  );
}
