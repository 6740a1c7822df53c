import { useQueryClient } from "@tanstack/react-query";
import { PLATFORM_ROLES } from "../../../../../core/access/roles.ts";
import type { AdminUserDetail } from "../../../../../core/api/admin.ts";
import { SelectField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { KEYS } from "../api/use-admin.ts";
import { peopleTexts } from "../texts/people.ts";

const NONE = "none";

/** Who is of the platform, and as what; the platform's owner says. */
export function PlatformRoleForm({ user }: { user: AdminUserDetail }) {
  const t = useTexts(peopleTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const form = useForm<{ role: string }>({
    initial: { role: user.platformRole ?? NONE },
    send: async ({ role }) => {
      const wanted = PLATFORM_ROLES.find((known) => known === role) ?? null;
      await api.put(`/api/admin/users/${user.id}/platform-role`, { role: wanted });
      toast(wanted === null ? t.notOfPlatform(user.name) : t.ofPlatform(user.name, t.platformRoles[wanted]));
      await queries.invalidateQueries({ queryKey: KEYS.user(user.id) });
    },
  });
  return (
    <Section title={t.onPlatform}>
      <FormFrame form={form} submit={t.saveRole}>
        <SelectField
          form={form}
          name="role"
          label={t.role}
          hint={t.roleHint}
          options={[
            [NONE, t.noRole],
            ...PLATFORM_ROLES.map((role) => [role, t.platformRoles[role]] as const),
          ]}
        />
      </FormFrame>
    </Section>
  );
}
