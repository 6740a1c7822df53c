import { FileText, Landmark, Link, MessageSquareWarning, UserPlus, Wallet } from "lucide-react";
import type { AreaCommands } from "../../components/palette/commands.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { affiliateCommandsTexts } from "./texts/commands.ts";

/** What an affiliate comes to do. */
export function affiliateCommands(): AreaCommands {
  const t = textsNow(affiliateCommandsTexts);
  return {
    actions: [
      { to: "/affiliate/links", making: true, name: t.newLink, icon: Link },
      { to: "/affiliate/team", name: t.invite, icon: UserPlus },
      { to: "/affiliate/payouts", name: t.askPayout, icon: Wallet },
      { to: "/affiliate/payouts/method", name: t.howPaid, icon: Landmark },
      { to: "/affiliate/payouts/statements", name: t.statements, icon: FileText },
      { to: "/affiliate/payouts/disputes", name: t.disputes, icon: MessageSquareWarning },
    ],
  };
}
