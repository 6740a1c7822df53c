import { useState } from "react";
import type { NewWebhookEndpoint, WebhookEndpoint } from "../../../../../../core/api/webhooks.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { DeliverySection } from "../../../hooks/components/delivery-section.tsx";
import { EndpointList } from "../../../hooks/components/endpoint-list.tsx";
import { useHookPlace } from "../../api/use-hook-place.ts";
import { webhooksTexts } from "../../texts/webhooks.ts";

const WebhookForm = lazyPart(async () => (await import("./webhook-form.tsx")).WebhookForm);
const ProvingSection = lazyPart(async () => (await import("./secret-parts.tsx")).ProvingSection);
const RotateForm = lazyPart(async () => (await import("./secret-parts.tsx")).RotateForm);
const SecretShown = lazyPart(async () => (await import("./secret-parts.tsx")).SecretShown);

interface Asked {
  readonly id: string;
  readonly action: "change" | "rotate";
}

/** Where a merchant's servers are told what happens, and what they were told. */
export function WebhooksPage() {
  const t = useTexts(webhooksTexts);
  const place = useHookPlace();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewWebhookEndpoint | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const detailOf = (endpoint: WebhookEndpoint) => {
    if (asked?.id !== endpoint.id) return null;
    const close = () => setAsked(null);
    return (
      <div className="row-detail">
        {asked.action === "change" ? (
          <WebhookForm
            endpoint={endpoint}
            onCancel={close}
            onDone={() => {
              close();
              toast(t.changed);
            }}
          />
        ) : (
          <RotateForm
            endpoint={endpoint}
            onCancel={close}
            onMade={(next) => {
              close();
              setMade(next);
            }}
          />
        )}
      </div>
    );
  };
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          <Button look="main" aria-expanded={making} onClick={() => setMaking(!making)}>
            {t.make}
          </Button>
        }
      />
      {making ? (
        <Section title={t.formTitle}>
          <WebhookForm
            endpoint={null}
            onCancel={() => setMaking(false)}
            onDone={(next) => {
              setMaking(false);
              setMade(next);
            }}
          />
        </Section>
      ) : null}
      {made === null ? null : <SecretShown made={made} onDone={() => setMade(null)} />}
      <EndpointList<WebhookEndpoint>
        place={place}
        caption={t.caption}
        detail={detailOf}
        actions={({ id, url }) => (
          <>
            <Button aria-label={t.changeLabel(url)} onClick={() => setAsked({ id, action: "change" })}>
              {t.change}
            </Button>
            <Button aria-label={t.rotateLabel(url)} onClick={() => setAsked({ id, action: "rotate" })}>
              {t.rotate}
            </Button>
          </>
        )}
        empty={
          <Empty title={t.none}>
            <p>{t.noneText}</p>
            <Button onClick={() => setMaking(true)}>{t.makeFirst}</Button>
          </Empty>
        }
      >
        <DeliverySection place={place}>
          <ProvingSection />
        </DeliverySection>
      </EndpointList>
    </>
  );
}
