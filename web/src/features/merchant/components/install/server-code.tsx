import { useState } from "react";
import type { Installation } from "../../../../../../core/api/installation.ts";
import type { Key } from "../../../../../../core/api/keys.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { formatCountOf } from "../../../../lib/format.ts";
import { usePlace } from "../../api/use-place.ts";
import { serverCode } from "../../integration-codes.ts";
import { codeFacts } from "./code-facts.ts";

/** Reporting from the merchant's server, with a key made on the spot. */
export function ServerCode({ installation }: { installation: Installation }) {
  const { api, program } = usePlace();
  const [key, setKey] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const made = await api.post<Key & { key: string }>("/api/v1/keys", {
        name: "Shop server",
        programId: program.id,
        scopes: ["conversions:read", "conversions:write"],
        test: false,
      });
      setKey(made.key);
    } catch (error) {
      setProblem(describeProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stacked">
      <ol className="prose steps">
        <li>
          When somebody lands with <code>?tcid=…</code> in the address, keep that token with the visit, as in
          your session.
        </li>
        <li>When the order is paid, send it from your server with the token.</li>
      </ol>
      {key === null ? (
        <div className="stacked">
          <p className="measure">
            Your server needs a key. The program has{" "}
            {formatCountOf(installation.apiKeys.live, "live key", "live keys")}; a key is shown once, when it
            is made.
          </p>
          <p>
            <Button busy={busy} onClick={() => void make()}>
              Make a key
            </Button>
          </p>
        </div>
      ) : (
        <Notice tone="warn" title="Keep this key now">
          It is not shown again, and belongs on your server alone.
        </Notice>
      )}
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
      {key === null ? null : <CodeBlock what="API key of your server" code={key} />}
      <CodeBlock what="request for each order" code={serverCode(codeFacts(installation), key)} />
    </div>
  );
}
