import { saveFile } from "../../lib/save-file.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";
import "./factor.css";

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Recovery codes, which are seen this once, and every way to keep them. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const text = codes.join("\n");
  const save = () =>
    saveFile(
      "tributary-recovery-codes.txt",
      "text/plain",
      `Recovery codes of Tributary, ${location.host}\n\n${text}\n`,
    );
  return (
    <div className="stacked">
      <Notice tone="warn" title="Keep these codes now: they are not shown again">
        Each lets you in once when your app or passkey is out of reach. A password manager or a sheet of paper
        is a good place.
      </Notice>
      <ol className="codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="button-row">
        <CopyButton text={text} what="the recovery codes" />
        <Button onClick={save}>Download</Button>
        <Button onClick={() => window.print()}>Print</Button>
      </div>
      <p>
        <Button look="main" onClick={onKept}>
          I have kept them
        </Button>
      </p>
    </div>
  );
}
