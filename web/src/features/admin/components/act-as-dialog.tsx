import { useNavigate } from "@tanstack/react-router";
import type { ActingSession, AdminUserDetail } from "../../../../../core/api/admin.ts";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { TextArea } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { homeOf } from "../../../lib/session/home-of.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { peopleTexts } from "../texts/people.ts";

/** Asks why, before the viewer goes on as a user. */
export function ActAsDialog({ user, onClose }: { user: AdminUserDetail; onClose: () => void }) {
  const t = useTexts(peopleTexts);
  const api = useOwnApi();
  const session = useSessionStore();
  const navigate = useNavigate();
  const form = useForm({
    initial: { reason: "" },
    check: ({ reason }) =>
      checkWith(async () => (await import("../../../../../core/api/admin.ts")).actAsSchema, {
        userId: user.id,
        reason,
      }),
    send: async ({ reason }) => {
      const begun = await api.post<ActingSession>("/api/admin/act-as", {
        userId: user.id,
        reason: reason.trim(),
      });
      session.actAs(begun);
      await navigate({ to: homeOf(begun.session) });
    },
  });
  return (
    <Dialog title={t.actAsWhom(user.name)} onClose={onClose}>
      <FormFrame form={form} submit={t.actAs} onCancel={onClose}>
        <p>{t.actAsText(user.name)}</p>
        <TextArea form={form} name="reason" label={t.reason} hint={t.reasonHint} rows={2} />
      </FormFrame>
    </Dialog>
  );
}
