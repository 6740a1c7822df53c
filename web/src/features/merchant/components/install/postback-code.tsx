import { useState } from "react";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { type PostbackIntegration, usePostback } from "../../api/use-postback.ts";
import { POSTBACK_SIGNING_CODE } from "../../integration-codes.ts";
import { PostbackForm } from "./postback-form.tsx";

/** An address that a network or a shop system calls for each order, and what proves the call. */
export function PostbackCode() {
  const postback = usePostback();
  return (
    <div className="stacked">
      <LoadProblem error={postback.error} onRetry={() => void postback.refetch()} />
      {postback.data === undefined ? null : <Steps postback={postback.data} />}
    </div>
  );
}

function Steps({ postback }: { postback: PostbackIntegration }) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <p className="measure">
        1. Anybody can call an address. Say by what a call proves that it comes from your network or shop:
      </p>
      <PostbackForm postback={postback} onSecret={setSecret} />
      {secret === null ? null : (
        <>
          <Notice tone="warn" title="Keep this secret now">
            It is not shown again, and belongs to whoever calls the address alone.
          </Notice>
          <CodeBlock what="secret of the postback" code={secret} />
        </>
      )}
      <p className="measure">
        2. Give this address to the network or shop that reports for you. It fills in what stands in braces;{" "}
        <code>click_id</code> is the token that the landing page was opened with.
      </p>
      {postback.enabled ? null : (
        <Notice tone="warn">Nothing is taken at this address before the settings above are saved.</Notice>
      )}
      <CodeBlock what="postback address" code={postback.template} />
      {postback.secretSince === null ? null : (
        <CodeBlock what="how a call is signed" code={POSTBACK_SIGNING_CODE} />
      )}
    </>
  );
}
