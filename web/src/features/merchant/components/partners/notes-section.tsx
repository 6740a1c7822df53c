import { useQueryClient } from "@tanstack/react-query";
import type { PartnerNote } from "../../../../../../core/api/partner-notes.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { toastUndo } from "../../../../lib/undo.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { notesKey, useNotes } from "../../api/use-partner-care.ts";
import { usePlace } from "../../api/use-place.ts";
import { partnersTexts } from "../../texts/partners.ts";
import "./partners.css";

/** What the organisation's people write down about a partner. */
export function NotesSection({ partnerId }: { partnerId: string }) {
  const t = useTexts(partnersTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const notes = useNotes(partnerId);
  const path = `/api/v1/partners/${partnerId}/notes`;
  const read = () => queries.invalidateQueries({ queryKey: notesKey(keys, partnerId) });
  const form = useForm({
    initial: { text: "" },
    check: ({ text }): Record<string, string> => (text.trim() === "" ? { text: t.writeNote } : {}),
    send: async ({ text }) => {
      const { id } = await api.post<PartnerNote>(path, { text: text.trim() });
      form.reset();
      toastUndo(t.noteAdded, () => api.delete(`${path}/${id}`).then(read));
      await read();
    },
  });
  return (
    <Section title={t.notes}>
      <div className="stacked">
        <p className="hint">{t.notesText}</p>
        <FormFrame form={form} submit={t.addNote}>
          <TextArea form={form} name="text" label={t.note} rows={3} />
        </FormFrame>
        <Loaded of={[notes]} meanwhile={null}>
          {(all) =>
            all.length === 0 ? (
              <p className="quiet">{t.noNotes}</p>
            ) : (
              all.map(({ id, text, author, createdAt }) => (
                <article key={id}>
                  <p className="note-text">{text}</p>
                  <p className="hint">
                    {author ?? t.byKey}, <Clock at={createdAt} />
                  </p>
                  <RemoveButton
                    what={t.noteWhat}
                    verb={t.remove}
                    onRemove={async () => {
                      await api.delete(`${path}/${id}`);
                      toast(t.noteRemoved);
                      await read();
                    }}
                  >
                    {t.noteGone}
                  </RemoveButton>
                </article>
              ))
            )
          }
        </Loaded>
        <MoreButton query={notes} />
      </div>
    </Section>
  );
}
