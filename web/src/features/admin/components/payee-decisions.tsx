import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import { Button } from "../../../components/ui/button.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { PAYEES_KEY } from "../api/use-payees.ts";
import { payeesTexts } from "../texts/payees.ts";

interface Choice {
  readonly path: string;
  readonly name: "verify" | "refuse" | "hold" | "release";
}

function choicesOf({ method, held }: AdminPayee): readonly Choice[] {
  // What Stripe holds, Stripe makes sure of.
  const waits = method?.state === "unverified" && method.kind !== "stripe";
  const ofMethod = (["verify", "refuse"] as const).map((name) => ({
    path: `methods/${method?.id}/${name}`,
    name,
  }));
  const name = held === null ? "hold" : "release";
  return [...(waits ? ofMethod : []), { path: name, name }];
}

/** Verifying and refusing how somebody is paid, holding and releasing; each with its reason. */
export function PayeeDecisions({ payee }: { payee: AdminPayee }) {
  const t = useTexts(payeesTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const may = useMay("platform.payouts:write");
  // It stays open with what is typed, though the payee, read anew, no longer asks for it.
  const [open, setOpen] = useState<Choice | null>(null);
  if (!may) return <p className="quiet">{t.whoDecides}</p>;
  const choices = choicesOf(payee);
  if (open === null) {
    return (
      <div className="button-row">
        {choices.map((choice, index) => (
          <Button key={choice.path} look={index === 0 ? "main" : "plain"} onClick={() => setOpen(choice)}>
            {`${t.decisions[choice.name].name}…`}
          </Button>
        ))}
      </div>
    );
  }
  const words = t.decisions[open.name];
  return (
    <ReasonForm
      submit={words.submit}
      hint={words.hint}
      onSend={async (reason) => {
        await api.post(`/api/admin/payees/${payee.id}/${open.path}`, { reason });
        toast(words.told);
        setOpen(null);
        await queries.invalidateQueries({ queryKey: PAYEES_KEY });
      }}
      onCancel={() => setOpen(null)}
    />
  );
}
