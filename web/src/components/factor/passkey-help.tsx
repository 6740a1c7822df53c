import { isOneMachine } from "../../lib/is-one-machine.ts";
import { namedAddress, type PasskeyObstacle } from "../../lib/passkeys.ts";

/** Why there are no passkeys here, and where there are. */
export function PasskeyHelp({ obstacle }: { obstacle: Exclude<PasskeyObstacle, null> }) {
  const { href, hostname } = window.location;
  if (obstacle === "browser") {
    return (
      <p className="hint">
        This browser knows no passkeys. A newer one does; an authenticator app works with any.
      </p>
    );
  }
  return (
    <p className="hint">
      Passkeys belong to a name, and this page is at an address without one.
      {isOneMachine(hostname) ? (
        <>
          {" "}
          They work at <a href={namedAddress(href)}>{new URL(namedAddress(href)).host}</a>.
        </>
      ) : null}
    </p>
  );
}
