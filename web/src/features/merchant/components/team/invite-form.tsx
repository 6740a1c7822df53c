import { useQueryClient } from "@tanstack/react-query";
import type { MemberRole } from "../../../../../../core/access/roles.ts";
import type { Invitation } from "../../../../../../core/api/members.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { checkWith } from "../../../../lib/form/check-with.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { teamKeys } from "../../api/use-team.ts";
import { teamTexts } from "../../texts/team.ts";
import { memberRoles, roleOptions } from "./member-roles.ts";

/** Sends somebody a link by which they join. */
export function InviteForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(teamTexts);
  const { api, organisation } = usePlace();
  const queries = useQueryClient();
  const form = useForm<{ email: string; role: MemberRole }>({
    initial: { email: "", role: "manager" },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../../core/api/members.ts")).invitationCreateSchema,
        values,
      ),
    send: async ({ email, role }) => {
      const made = await api.post<Invitation>("/api/v1/invitations", { email: email.trim(), role });
      toast(t.hasMail(made.email));
      await queries.invalidateQueries({ queryKey: teamKeys(organisation.id).invitations });
      onDone();
    },
  });
  return (
    <Section title={t.invite}>
      <FormFrame form={form} submit={t.send} onCancel={onDone}>
        <TextField
          form={form}
          name="email"
          label={t.email}
          hint={t.emailHint}
          type="email"
          autoComplete="off"
          spellCheck={false}
        />
        <SelectField
          form={form}
          name="role"
          label={t.role}
          hint={t.may(memberRoles()[form.values.role].may)}
          options={roleOptions()}
        />
      </FormFrame>
    </Section>
  );
}
