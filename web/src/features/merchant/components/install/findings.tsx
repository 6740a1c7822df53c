import type { Finding } from "../../../../../../core/installation/finding.ts";
import { Notice } from "../../../../components/ui/notice.tsx";
import { describeFinding } from "../../describe-finding.ts";

/** What stands in the way of the first conversion, worst first; read out when it changes. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="findings" aria-live="polite">
      {findings.map((finding) => {
        const { tone, title, text } = describeFinding(finding);
        return (
          <li key={`${finding.code} ${text}`}>
            <Notice tone={tone} title={title}>
              {text}
            </Notice>
          </li>
        );
      })}
    </ul>
  );
}
