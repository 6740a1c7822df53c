import { isOneMachine } from "../../lib/is-one-machine.ts";
import { namedAddress, type PasskeyObstacle } from "../../lib/passkeys.ts";
import { Notice } from "../ui/notice.tsx";

/** Why there are no passkeys here, and where there are. */
export function PasskeyHelp({ obstacle }: { obstacle: Exclude<PasskeyObstacle, null> }) {
  const { href, hostname } = window.location;
  if (obstacle === "browser") {
    return (
      <Notice tone="unknown" title="This browser knows no passkeys">
        A newer one does, and an authenticator app works with any.
      </Notice>
    );
  }
  return (
    <Notice tone="unknown" title="Passkeys do not work at this address">
      <p>
        A passkey belongs to a name, and this page is at an address without one.
        {isOneMachine(hostname) ? (
          <>
            {" "}
            On this machine it has a name, too:{" "}
            <a href={namedAddress(href)}>{new URL(namedAddress(href)).host}</a>.
          </>
        ) : null}
      </p>
    </Notice>
  );
}
