import { useState } from "react";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { type PostbackIntegration, usePostback } from "../../api/use-postback.ts";
import { POSTBACK_SIGNING_CODE } from "../../integration-codes.ts";
import { installTexts } from "../../texts/install.ts";
import { PostbackForm } from "./postback-form.tsx";

/** An address that a network or a shop system calls for each order, and what proves the call. */
export function PostbackCode() {
  return (
    <div className="stacked">
      <Loaded of={[usePostback()]} meanwhile={null}>
        {(postback) => <Steps postback={postback} />}
      </Loaded>
    </div>
  );
}

function Steps({ postback }: { postback: PostbackIntegration }) {
  const t = useTexts(installTexts);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <p className="measure">{t.postbackProof}</p>
      <PostbackForm postback={postback} onSecret={setSecret} />
      {secret === null ? null : (
        <>
          <Notice tone="warn" title={t.keepSecret}>
            {t.keepSecretText}
          </Notice>
          <CodeBlock what={t.postbackSecret} code={secret} />
        </>
      )}
      <p className="measure">{weave(t.postbackGive, <code>click_id</code>)}</p>
      {postback.enabled ? null : <Notice tone="warn">{t.notSaved}</Notice>}
      <CodeBlock what={t.postbackAddress} code={postback.template} />
      {postback.secretSince === null ? null : <CodeBlock what={t.howSigned} code={POSTBACK_SIGNING_CODE} />}
    </>
  );
}
