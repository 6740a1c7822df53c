import { BadgePercent, KeyRound, Layers, Megaphone, SlidersHorizontal } from "lucide-react";
import type { Permission } from "../../../../../core/access/permissions.ts";
import type { AreaCommands, Command } from "../../../components/palette/commands.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { merchantCommandsTexts } from "../texts/commands.ts";
import { findThings } from "./find-things.ts";

/** What a merchant comes to do, and what can be found by name. */
export function merchantCommands(
  api: Api,
  programId: string,
  may: (permission: Permission) => boolean,
): AreaCommands {
  const t = textsNow(merchantCommandsTexts);
  const actions: readonly (Command & { readonly permission: Permission })[] = [
    {
      to: "/merchant/campaigns/new",
      name: t.newCampaign,
      icon: Megaphone,
      permission: "campaigns:write",
    },
    { to: "/merchant/plans/new", name: t.newPlan, icon: Layers, permission: "plans:write" },
    {
      to: "/merchant/coupons",
      making: true,
      name: t.newCoupon,
      icon: BadgePercent,
      permission: "coupons:write",
    },
    { to: "/merchant/keys", making: true, name: t.newKey, icon: KeyRound, permission: "keys:write" },
    {
      to: "/merchant/payouts/policy",
      name: t.payoutPolicy,
      icon: SlidersHorizontal,
      permission: "payouts:read",
    },
  ];
  return {
    actions: actions.filter(({ permission }) => may(permission)),
    search: (text, signal) => findThings(api, programId, text, signal),
  };
}
