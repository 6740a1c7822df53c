import { useState } from "react";
import type { Installation } from "../../../../../../core/api/installation.ts";
import type { Key } from "../../../../../../core/api/keys.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { usePlace } from "../../api/use-place.ts";
import { serverCode } from "../../integration-codes.ts";
import { installTexts } from "../../texts/install.ts";
import { codeFacts } from "./code-facts.ts";

/** Reporting from the merchant's server, with a key made on the spot. */
export function ServerCode({ installation }: { installation: Installation }) {
  const t = useTexts(installTexts);
  const { api, program } = usePlace();
  const [key, setKey] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const made = await api.post<Key & { key: string }>("/api/v1/keys", {
        name: t.shopServer,
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
        <li>{weave(t.keepToken, <code>?tcid=…</code>)}</li>
        <li>{t.whenPaid}</li>
      </ol>
      {key === null ? (
        <div className="stacked">
          <p className="measure">{t.needsKey(installation.apiKeys.live)}</p>
          <p>
            <Button busy={busy} onClick={() => void make()}>
              {t.makeKey}
            </Button>
          </p>
        </div>
      ) : (
        <Notice tone="warn" title={t.keepKey}>
          {t.keepKeyText}
        </Notice>
      )}
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
      {key === null ? null : <CodeBlock what={t.serverKey} code={key} />}
      <CodeBlock what={t.request} code={serverCode(codeFacts(installation), key)} />
    </div>
  );
}
