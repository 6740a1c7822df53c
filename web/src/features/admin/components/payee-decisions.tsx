import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import { Button } from "../../../components/ui/button.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { PAYEES_KEY } from "../api/use-payees.ts";

interface Choice {
  readonly path: string;
  readonly name: string;
  readonly submit: string;
  readonly hint: string;
  readonly told: string;
}

function choicesOf({ method, held }: AdminPayee): readonly Choice[] {
  const verify = {
    path: `methods/${method?.id}/verify`,
    ...{ name: "Verify the method", submit: "Verify", told: "The method is verified." },
    hint: "How it was checked. It stands in the audit log.",
  };
  const refuse = {
    path: `methods/${method?.id}/refuse`,
    ...{ name: "Refuse the method", submit: "Refuse", told: "The method is refused." },
    hint: "The affiliate reads it, and has to name another.",
  };
  const hold = {
    ...{ path: "hold", name: "Hold the payee", submit: "Hold", told: "Nothing is paid to it any more." },
    hint: "The affiliate reads it. Nothing is paid until it is released, by any program.",
  };
  const release = {
    ...{ path: "release", name: "Release the payee", submit: "Release", told: "It is paid again." },
    hint: "It stands in the audit log.",
  };
  // What Stripe holds, Stripe makes sure of.
  const waits = method?.state === "unverified" && method.kind !== "stripe";
  return [...(waits ? [verify, refuse] : []), held === null ? hold : release];
}

/** Verifying and refusing how somebody is paid, holding and releasing; each with its reason. */
export function PayeeDecisions({ payee }: { payee: AdminPayee }) {
  const api = useOwnApi();
  const queries = useQueryClient();
  const may = useMay("platform.payouts:write");
  const [openPath, setOpenPath] = useState<string | null>(null);
  if (!may)
    return <p className="quiet">Finance, compliance and owners of the platform decide about payees.</p>;
  const choices = choicesOf(payee);
  const open = choices.find(({ path }) => path === openPath);
  if (open === undefined) {
    return (
      <div className="button-row">
        {choices.map(({ path, name }, index) => (
          <Button key={path} look={index === 0 ? "main" : "plain"} onClick={() => setOpenPath(path)}>
            {`${name}…`}
          </Button>
        ))}
      </div>
    );
  }
  return (
    <ReasonForm
      submit={open.submit}
      hint={open.hint}
      onSend={async (reason) => {
        await api.post(`/api/admin/payees/${payee.id}/${open.path}`, { reason });
        toast(open.told);
        setOpenPath(null);
        await queries.invalidateQueries({ queryKey: PAYEES_KEY });
      }}
      onCancel={() => setOpenPath(null)}
    />
  );
}
