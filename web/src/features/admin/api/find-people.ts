import type { AdminOrganisation, AdminUser } from "../../../../../core/api/admin.ts";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import type { Command, CommandGroup } from "../../../components/palette/commands.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { adminAreaTexts } from "../texts/area.ts";

const MOST = 5;

/** Users, organisations and, for those who may see them, payees by how a name or an address begins. */
export async function findPeople(
  api: Api,
  mayPay: boolean,
  text: string,
  signal: AbortSignal,
): Promise<readonly CommandGroup[]> {
  const t = textsNow(adminAreaTexts);
  const list = async <One>(path: string, show: (one: One) => Command): Promise<Command[]> =>
    (await api.get<Listed<One>>(path, { q: text, limit: MOST }, signal)).data.map(show);
  const [users, organisations, payees] = await Promise.all([
    list<AdminUser>("/api/admin/users", ({ id, name, email }) => ({
      to: `/admin/users/${id}`,
      name,
      hint: email,
    })),
    list<AdminOrganisation>("/api/admin/organisations", ({ id, name }) => ({
      to: `/admin/organisations/${id}`,
      name,
    })),
    mayPay
      ? list<AdminPayee>("/api/admin/payees", ({ id, name, email }) => ({
          to: `/admin/payees/${id}`,
          name,
          hint: email,
        }))
      : [],
  ]);
  return [
    { name: t.users, items: users },
    { name: t.organisations, items: organisations },
    { name: t.payees, items: payees },
  ].filter(({ items }) => items.length > 0);
}
