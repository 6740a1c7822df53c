import type { Installation } from "../../../../../../core/api/installation.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { postbackUrl } from "../../integration-codes.ts";
import { codeFacts } from "./code-facts.ts";

/** An address that a network or a shop system calls for each order. */
export function PostbackCode({ installation }: { installation: Installation }) {
  return (
    <div className="stacked">
      <p className="measure">
        Give this address to the network or shop that reports for you. It fills in what stands in braces;{" "}
        <code>click_id</code> is the token that the landing page was opened with.
      </p>
      <CodeBlock what="postback address" code={postbackUrl(codeFacts(installation))} />
    </div>
  );
}
