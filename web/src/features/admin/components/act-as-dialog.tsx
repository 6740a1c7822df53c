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

/** Asks why, before the viewer goes on as a user. */
export function ActAsDialog({ user, onClose }: { user: AdminUserDetail; onClose: () => void }) {
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
    <Dialog title={`Act as ${user.name}?`} onClose={onClose}>
      <FormFrame form={form} submit="Act as this user" onCancel={onClose}>
        <p>
          For half an hour you see what {user.name} sees. Money, keys, roles and security stay out of reach.{" "}
          {user.name} is told who you are and why, can end it, and all that you do stands in the audit log
          under your name.
        </p>
        <TextArea
          form={form}
          name="reason"
          label="Reason"
          hint="The user reads it, and so does whoever looks at the log: what was asked, and where."
          rows={2}
        />
      </FormFrame>
    </Dialog>
  );
}
