import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { Payout, PayoutDetail } from "../../../../../core/api/payouts.ts";
import type { Command, CommandGroup } from "../../../components/palette/commands.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { formatMoney } from "../../../lib/money.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { merchantCommandsTexts } from "../texts/commands.ts";

const MOST = 5;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Payouts of a program by their id, or by how the partner's name begins. */
export async function findThings(
  api: Api,
  programId: string,
  text: string,
  signal: AbortSignal,
): Promise<readonly CommandGroup[]> {
  const payouts = UUID.test(text)
    ? [await api.get<PayoutDetail>(`/api/v1/payouts/${text}`, {}, signal)]
    : (await api.get<Listed<Payout>>("/api/v1/payouts", { programId, q: text, limit: MOST }, signal)).data;
  const items = payouts.map(
    ({ id, partnerName, amountMinor, currency, state }): Command => ({
      to: `/merchant/payouts/${id}`,
      name: partnerName,
      hint: `${formatMoney(amountMinor, currency)} · ${state}`,
    }),
  );
  return items.length === 0 ? [] : [{ name: textsNow(merchantCommandsTexts).payouts, items }];
}
