import { saveFile } from "../../lib/save-file.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { recoveryCodesTexts } from "./texts/recovery-codes.ts";
import "./factor.css";

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Recovery codes, which are seen this once, and every way to keep them. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const t = useTexts(recoveryCodesTexts);
  const text = codes.join("\n");
  const save = () =>
    saveFile("tributary-recovery-codes.txt", "text/plain", `${t.fileHead(location.host)}\n\n${text}\n`);
  return (
    <div className="stacked">
      <Notice tone="warn" title={t.title}>
        {t.text}
      </Notice>
      <ol className="codes" aria-label={t.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="button-row">
        <CopyButton text={text} what={t.theCodes} />
        <Button onClick={save}>{t.download}</Button>
        <Button onClick={() => window.print()}>{t.print}</Button>
      </div>
      <p>
        <Button look="main" onClick={onKept}>
          {t.kept}
        </Button>
      </p>
    </div>
  );
}
