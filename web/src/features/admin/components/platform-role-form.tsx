import { useQueryClient } from "@tanstack/react-query";
import { PLATFORM_ROLES } from "../../../../../core/access/roles.ts";
import type { AdminUserDetail } from "../../../../../core/api/admin.ts";
import { SelectField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { KEYS } from "../api/use-admin.ts";

const NONE = "none";

/** Who is of the platform, and as what; the platform's owner says. */
export function PlatformRoleForm({ user }: { user: AdminUserDetail }) {
  const api = useOwnApi();
  const queries = useQueryClient();
  const form = useForm<{ role: string }>({
    initial: { role: user.platformRole ?? NONE },
    send: async ({ role }) => {
      const wanted = PLATFORM_ROLES.find((known) => known === role) ?? null;
      await api.put(`/api/admin/users/${user.id}/platform-role`, { role: wanted });
      toast(
        wanted === null
          ? `${user.name} is not of the platform.`
          : `${user.name} is the platform's ${wanted}.`,
      );
      await queries.invalidateQueries({ queryKey: KEYS.user(user.id) });
    },
  });
  return (
    <Section title="On the platform">
      <FormFrame form={form} submit="Save the role">
        <SelectField
          form={form}
          name="role"
          label="Role"
          hint="Whoever has one sees every organisation, and must have a second factor."
          options={[[NONE, "None"], ...PLATFORM_ROLES.map((role) => [role, role] as const)]}
        />
      </FormFrame>
    </Section>
  );
}
