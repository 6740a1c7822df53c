import type { Postback } from "../../../../../../core/api/webhooks.ts";
import { COMMISSION_EVENT_TYPES } from "../../../../../../core/webhooks/event-types.ts";
import {
  fillTemplate,
  POSTBACK_MACROS,
  unknownMacros,
} from "../../../../../../core/webhooks/postback-template.ts";
import { ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeHooks } from "../../../hooks/api/use-hooks.ts";
import { TypesField } from "../../../hooks/components/types-field.tsx";
import { usePostbackPlace } from "../../api/use-postback-place.ts";
import { postbacksTexts } from "../../texts/postbacks.ts";

/** A sale as it could be, for the preview. */
const SAMPLE = {
  ...{ event: "commission.accrued", status: "pending", order: "…1001", goal: "sale", level: "1" },
  ...{ amount: "100.00", commission: "10.00", reversed: "0.00", currency: "USD" },
  ...{ s1: "banner-7", sub1: "banner-7", s2: "mail", sub2: "mail", time: "2026-11-22T04:13:19.123Z" },
  ...{ event_id: "019ab3c1-4a5e-7d10-9f00-2b6f0c1d2e3f", click_id: "019ab3c0-1b2c-7d10-8e00-0a1b2c3d4e5f" },
};
const FIRST =
  "https://tracker.example/postback?cid={s1}&payout={commission}&currency={currency}&status={status}";

/** An address of the affiliate's with what is filled in, shown as it would be called. */
export function PostbackForm({
  postback,
  onDone,
  onCancel,
}: {
  /** Null: a new one. */
  readonly postback: Postback | null;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const t = useTexts(postbacksTexts);
  const { create, update } = useChangeHooks<Postback>(usePostbackPlace());
  const form = useForm({
    initial: {
      url: postback?.url ?? FIRST,
      method: (postback?.method ?? "GET") as "GET" | "POST",
      description: postback?.description ?? "",
      types: postback?.types ?? (COMMISSION_EVENT_TYPES as readonly string[]),
    },
    check: ({ url, types }) => {
      const [unknown] = unknownMacros(url);
      return {
        ...(unknown === undefined ? {} : { url: t.unknown(unknown) }),
        ...(types.length === 0 ? { types: t.noTypes } : {}),
      };
    },
    send: async ({ url, ...wanted }) => {
      const values = { ...wanted, url: url.trim() };
      if (postback === null) await create(values);
      else await update(postback.id, { ...values, version: postback.version });
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={postback === null ? t.save : t.saveChange} onCancel={onCancel}>
      <TextField
        form={form}
        name="url"
        label={t.url}
        hint={t.urlHint}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
      />
      <div aria-live="polite">
        <p className="hint">{t.preview}</p>
        <code className="hook-url">{fillTemplate(form.values.url, SAMPLE)}</code>
      </div>
      <details>
        <summary>{t.macros}</summary>
        <code className="hook-url">{POSTBACK_MACROS.map((name) => `{${name}}`).join(" ")}</code>
      </details>
      <ChoiceField
        form={form}
        name="method"
        legend={t.method}
        choices={[
          { value: "GET", name: "GET", text: t.get },
          { value: "POST", name: "POST", text: t.post },
        ]}
      />
      <TypesField form={form} offered={COMMISSION_EVENT_TYPES} />
      <TextField form={form} name="description" label={t.description} optional autoComplete="off" />
    </FormFrame>
  );
}
