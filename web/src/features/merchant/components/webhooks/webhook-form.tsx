import type { NewWebhookEndpoint, WebhookEndpoint } from "../../../../../../core/api/webhooks.ts";
import { WEBHOOK_EVENT_TYPES } from "../../../../../../core/webhooks/event-types.ts";
import { ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeHooks } from "../../../hooks/api/use-hooks.ts";
import { TypesField } from "../../../hooks/components/types-field.tsx";
import { useHookPlace } from "../../api/use-hook-place.ts";
import { usePlace } from "../../api/use-place.ts";
import { webhooksTexts } from "../../texts/webhooks.ts";

interface FormProps {
  /** Null: a new one. */
  readonly endpoint: WebhookEndpoint | null;
  readonly onDone: (made: NewWebhookEndpoint | null) => void;
  readonly onCancel: () => void;
}

/** An endpoint: where, of what, and whether of tests. */
export function WebhookForm({ endpoint, onDone, onCancel }: FormProps) {
  const t = useTexts(webhooksTexts);
  const { program } = usePlace();
  const { create, update } = useChangeHooks<WebhookEndpoint, NewWebhookEndpoint>(useHookPlace());
  const form = useForm({
    initial: {
      url: endpoint?.url ?? "",
      of: "program",
      description: endpoint?.description ?? "",
      types: endpoint?.types ?? (["conversion.created", "conversion.approved"] as readonly string[]),
      tests: endpoint?.includeTest === true ? "with" : "without",
    },
    check: ({ types }) => (types.length === 0 ? { types: t.noTypes } : {}),
    names: { includeTest: "tests", programId: "of" },
    send: async ({ of, tests, url, description, types }) => {
      const wanted = { url: url.trim(), description, types, includeTest: tests === "with" };
      if (endpoint === null) {
        onDone(await create({ ...wanted, programId: of === "program" ? program.id : null }));
        return;
      }
      await update(endpoint.id, { ...wanted, version: endpoint.version });
      onDone(null);
    },
  });
  return (
    <FormFrame form={form} submit={endpoint === null ? t.save : t.saveChange} onCancel={onCancel}>
      <TextField
        form={form}
        name="url"
        label={t.url}
        hint={t.urlHint}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
      />
      {endpoint === null ? (
        <SelectField
          form={form}
          name="of"
          label={t.of}
          options={[
            ["program", t.ofProgram(program.name)],
            ["organisation", t.ofAll],
          ]}
        />
      ) : null}
      <TypesField form={form} offered={WEBHOOK_EVENT_TYPES} />
      <ChoiceField
        form={form}
        name="tests"
        legend={t.tests}
        choices={[
          { value: "without", name: t.noTests, text: t.noTestsText },
          { value: "with", name: t.withTests, text: t.withTestsText },
        ]}
      />
      <TextField form={form} name="description" label={t.description} optional autoComplete="off" />
    </FormFrame>
  );
}
