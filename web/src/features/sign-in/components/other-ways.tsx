import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Issuer, PasskeyOptions } from "../../../../../core/api/security.ts";
import { PasskeyHelp } from "../../../components/factor/passkey-help.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { getOpen } from "../../../lib/api/get-open.ts";
import { postOpen } from "../../../lib/api/post-open.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { issuerStart } from "../../../lib/issuer-start.ts";
import {
  canFillPasskeys,
  type PasskeyProof,
  passkeyObstacleHere,
  showFilledPasskey,
  showPasskey,
  stopOfferingPasskeys,
} from "../../../lib/passkeys.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { signInTexts } from "../texts/sign-in.ts";

/** Signing in without a password: with a passkey, or by somebody who vouches. */
export function OtherWays({ to }: { to: string | undefined }) {
  const t = useTexts(signInTexts);
  const issuers = useQuery({
    queryKey: ["issuers"],
    queryFn: ({ signal }) => getOpen<{ data: readonly Issuer[] }>("/api/auth/issuers", signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <div className="entry-ways">
      <PasskeyWay />
      {issuers.data?.data.map(({ id, name }) => (
        <a key={id} className="button" href={issuerStart(id, "sign-in", to)}>
          {t.continueWith(name)}
        </a>
      ))}
      {(issuers.data?.data.length ?? 0) > 0 ? (
        <p className="hint">{weave(t.agrees, <a href="/terms">{t.terms}</a>)}</p>
      ) : null}
    </div>
  );
}

const askOptions = () => postOpen<PasskeyOptions>("/api/auth/passkey/options", {});

function PasskeyWay() {
  const t = useTexts(signInTexts);
  const session = useSessionStore();
  const obstacle = passkeyObstacleHere();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = (proof: PasskeyProof) => session.enter("/api/auth/passkey", proof);
  const withdraw = useRef<() => Promise<void>>(async () => undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: offered once, from the start
  useEffect(() => {
    withdraw.current = offerFilled(enter, setProblem);
    return () => void withdraw.current().catch(() => undefined);
  }, []);
  if (obstacle !== null) return <PasskeyHelp obstacle={obstacle} />;
  const use = async () => {
    setBusy(true);
    setProblem(null);
    try {
      // The browser asks for one passkey at a time: an offer that came later would end what is asked for here.
      await withdraw.current();
      await enter(await showPasskey(await askOptions()));
    } catch (error) {
      setProblem(describeProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button busy={busy} onClick={() => void use()}>
        {t.passkey}
      </Button>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </>
  );
}

/**
 * Offers passkeys where the browser fills in the address, until the offer is withdrawn, as it also is when the page is
 * left. Whoever takes none is told nothing.
 *
 * @returns withdraws the offer, whether it stands already or not
 */
function offerFilled(
  enter: (proof: PasskeyProof) => Promise<unknown>,
  onProblem: (sentence: string) => void,
): () => Promise<void> {
  let withdrawn = false;
  const offer = async () => {
    if (!(await canFillPasskeys()) || withdrawn) return;
    const options = await askOptions();
    if (withdrawn) return;
    const proof = await showFilledPasskey(options).catch(() => null);
    if (proof !== null) await enter(proof).catch((error: unknown) => onProblem(describeProblem(error)));
  };
  void offer().catch(() => undefined);
  return async () => {
    withdrawn = true;
    if (passkeyObstacleHere() === null) await stopOfferingPasskeys();
  };
}
