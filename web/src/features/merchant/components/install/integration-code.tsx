import type { Installation } from "../../../../../../core/api/installation.ts";
import type { Integration } from "../../integration-codes.ts";
import { PostbackCode } from "./postback-code.tsx";
import { Recipes } from "./recipes.tsx";
import { ServerCode } from "./server-code.tsx";
import { SnippetCode } from "./snippet-code.tsx";
import { StripeCode } from "./stripe-code.tsx";

interface IntegrationCodeProps {
  readonly integration: Integration;
  readonly installation: Installation;
}

/** What to paste or to set for an integration. */
export default function IntegrationCode({ integration, installation }: IntegrationCodeProps) {
  return (
    <>
      {integration === "snippet" ? <SnippetCode installation={installation} /> : null}
      {integration === "server" ? <ServerCode installation={installation} /> : null}
      {integration === "stripe" ? <StripeCode /> : null}
      {integration === "postback" ? <PostbackCode /> : null}
      <Recipes integration={integration} />
    </>
  );
}
