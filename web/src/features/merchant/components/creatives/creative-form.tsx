import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Creative } from "../../../../../../core/api/creatives.ts";
import { CREATIVE_KINDS, type CreativeKind } from "../../../../../../core/creative/kinds.ts";
import { Field, SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useCampaigns, useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { creativesTexts } from "../../texts/creatives.ts";

const MAX_BYTES = 5 * 1024 * 1024;

interface Values {
  kind: CreativeKind;
  name: string;
  campaignId: string;
  language: string;
  text: string;
  url: string;
  file: File | null;
}

const hasFile = (kind: CreativeKind) => kind === "image" || kind === "file";
const hasUrl = (kind: CreativeKind) => kind === "page" || kind === "video";

/** A new creative, live once all of it has arrived. */
export function CreativeForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(creativesTexts);
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const campaigns = useCampaigns().data ?? [];
  // What was made before something went wrong on the way is gone on with, not made anew.
  const made = useRef<Creative | null>(null);
  const form = useForm<Values>({
    initial: { kind: "image", name: "", campaignId: "", language: "", text: "", url: "", file: null },
    names: { "": "file", status: "file" },
    check: ({ kind, name, file }): Record<string, string> => ({
      ...(name.trim() === "" ? { name: t.giveName } : {}),
      ...(hasFile(kind) && file === null ? { file: t.chooseFile } : {}),
      ...(hasFile(kind) && file !== null && file.size > MAX_BYTES ? { file: t.tooLarge } : {}),
    }),
    send: async ({ kind, file, ...values }) => {
      const fields = {
        name: values.name.trim(),
        campaignId: values.campaignId || null,
        language: values.language.trim() || null,
        text: values.text.trim() || null,
        url: hasUrl(kind) ? values.url.trim() : null,
      };
      const standing = made.current;
      let creative =
        standing === null || standing.kind !== kind
          ? await api.post<Creative>("/api/v1/creatives", { ...fields, programId: program.id, kind })
          : await api.patch<Creative>(`/api/v1/creatives/${standing.id}`, fields);
      made.current = creative;
      const path = `/api/v1/creatives/${creative.id}`;
      if (hasFile(kind) && file !== null) creative = await api.put<Creative>(`${path}/file`, file);
      await api.patch(path, { status: "live", version: creative.version });
      toast(t.made(creative.name));
      onDone();
      await queries.invalidateQueries({ queryKey: keys.creatives });
    },
  });
  const { kind } = form.values;
  return (
    <Section title={t.make}>
      <FormFrame form={form} submit={t.create} onCancel={onDone}>
        <SelectField
          form={form}
          name="kind"
          label={t.kind}
          options={CREATIVE_KINDS.map((each) => [each, t.kinds[each]])}
        />
        <TextField form={form} name="name" label={t.name} autoComplete="off" />
        <div className="form-pair">
          <SelectField
            form={form}
            name="campaignId"
            label={t.campaign}
            options={[["", t.everyCampaign], ...campaigns.map(({ id, name }) => [id, name] as const)]}
          />
          <TextField
            form={form}
            name="language"
            label={t.language}
            hint={t.languageHint}
            optional
            autoComplete="off"
          />
        </div>
        {hasUrl(kind) ? (
          <TextField form={form} name="url" label={t.url} type="url" autoComplete="off" />
        ) : null}
        {hasFile(kind) ? (
          <Field label={t.file} hint={kind === "image" ? t.imageHint : t.fileHint} error={form.errors.file}>
            {(control) => (
              <input
                {...control}
                className="input"
                type="file"
                name="file"
                accept={kind === "image" ? "image/png,image/jpeg,image/webp" : "application/pdf,image/*"}
                onChange={(event) => form.set("file", event.target.files?.[0] ?? null)}
              />
            )}
          </Field>
        ) : null}
        {kind === "image" ? (
          <TextField form={form} name="text" label={t.alt} hint={t.altHint} optional />
        ) : (
          <TextArea form={form} name="text" label={t.text} rows={4} optional={kind !== "text"} />
        )}
      </FormFrame>
    </Section>
  );
}
