import { isOneMachine } from "../../lib/is-one-machine.ts";
import { namedAddress, type PasskeyObstacle } from "../../lib/passkeys.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { weave } from "../../lib/texts/weave.tsx";
import { factorTexts } from "./texts/factor.ts";

/** Why there are no passkeys here, and where there are. */
export function PasskeyHelp({ obstacle }: { obstacle: Exclude<PasskeyObstacle, null> }) {
  const t = useTexts(factorTexts);
  const { href, hostname } = window.location;
  if (obstacle === "browser") {
    return <p className="hint">{t.noPasskeys}</p>;
  }
  return (
    <p className="hint">
      {t.noName}
      {isOneMachine(hostname) ? (
        <> {weave(t.workAt, <a href={namedAddress(href)}>{new URL(namedAddress(href)).host}</a>)}</>
      ) : null}
    </p>
  );
}
