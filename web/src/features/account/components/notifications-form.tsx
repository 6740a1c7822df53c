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
import { SETTINGS, SETTINGS_KEY } from "../api/use-notifications.ts";
import {
  CATEGORIES,
  checkValues,
  type Mode,
  type NotificationValues,
  toSettings,
  toValues,
} from "../notification-form.ts";

/** What by which way, and the hours in which nothing comes that can wait. */
export function NotificationsForm({ settings }: { settings: NotificationSettingsView }) {
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
      toast("Saved.");
    },
  });
  const isLocked = (category: NotificationCategory) =>
    settings.locked.some((one) => one.category === category && one.channel === "mail");
  return (
    <FormFrame form={form} submit="Save">
      <Section title="What, and by which way">
        <table className="data-table told">
          <caption className="visually-hidden">What you are told in the inbox and by mail</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Inbox</th>
              <th scope="col">Mail</th>
            </tr>
          </thead>
          <tbody>
            {CATEGORIES.map(({ name, title, about }) => (
              <tr key={name}>
                <th scope="row">
                  {title}
                  <span className="second">{about}</span>
                </th>
                <td>
                  <InboxChoice form={form} category={name} title={title} />
                </td>
                <td>
                  {isLocked(name) ? (
                    "Always, at once"
                  ) : (
                    <MailChoice form={form} category={name} title={title} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="hint">
          Once a day means one mail at eight in the morning. A mail whose link you asked for always comes.
        </p>
      </Section>
      <Section title="Quiet hours">
        <label className="check">
          <input
            type="checkbox"
            checked={form.values.quiet}
            onChange={(event) => form.set("quiet", event.target.checked)}
          />
          Hold mails back at night
        </label>
        <p className="hint">In the time zone of your profile. Security and money come nonetheless.</p>
        {form.values.quiet ? (
          <div className="quiet-hours">
            <TextField form={form} name="from" label="From" type="time" />
            <TextField form={form} name="until" label="Until" type="time" />
          </div>
        ) : null}
      </Section>
    </FormFrame>
  );
}

interface ChoiceProps {
  readonly form: Form<NotificationValues>;
  readonly category: NotificationCategory;
  readonly title: string;
}

function InboxChoice({ form, category, title }: ChoiceProps) {
  return (
    <input
      type="checkbox"
      aria-label={`${title} in the inbox`}
      checked={form.values.inbox[category]}
      onChange={(event) => form.set("inbox", { ...form.values.inbox, [category]: event.target.checked })}
    />
  );
}

const MODES: readonly (readonly [Mode, string])[] = [
  ["immediate", "At once"],
  ["daily", "Once a day"],
  ["off", "Never"],
];

function MailChoice({ form, category, title }: ChoiceProps) {
  return (
    <select
      className="input"
      aria-label={`${title} by mail`}
      value={form.values.mail[category]}
      onChange={(event) => form.set("mail", { ...form.values.mail, [category]: event.target.value as Mode })}
    >
      {MODES.map(([mode, name]) => (
        <option key={mode} value={mode}>
          {name}
        </option>
      ))}
    </select>
  );
}
