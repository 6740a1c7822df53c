import { useState } from "react";
import type { Postback } from "../../../../../../core/api/webhooks.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { DeliverySection } from "../../../hooks/components/delivery-section.tsx";
import { EndpointList } from "../../../hooks/components/endpoint-list.tsx";
import { usePostbackPlace } from "../../api/use-postback-place.ts";
import { postbacksTexts } from "../../texts/postbacks.ts";

const PostbackForm = lazyPart(async () => (await import("./postback-form.tsx")).PostbackForm);

/** Where an affiliate's tracker is told what it earns, and what it was told. */
export function PostbacksPage() {
  const t = useTexts(postbacksTexts);
  const place = usePostbackPlace();
  const [making, setMaking] = useState(false);
  const [changing, setChanging] = useState<string | null>(null);
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
        <Section title={t.make}>
          <PostbackForm postback={null} onCancel={() => setMaking(false)} onDone={() => setMaking(false)} />
        </Section>
      ) : null}
      <EndpointList<Postback>
        place={place}
        caption={t.caption}
        detail={(postback) =>
          changing === postback.id ? (
            <div className="row-detail">
              <PostbackForm
                postback={postback}
                onCancel={() => setChanging(null)}
                onDone={() => {
                  setChanging(null);
                  toast(t.changed);
                }}
              />
            </div>
          ) : null
        }
        actions={({ id, url }) => (
          <Button aria-label={t.changeLabel(url)} onClick={() => setChanging(id)}>
            {t.change}
          </Button>
        )}
        empty={
          <Empty title={t.none}>
            <p>{t.noneText}</p>
            <Button onClick={() => setMaking(true)}>{t.makeFirst}</Button>
          </Empty>
        }
      >
        <DeliverySection place={place} />
      </EndpointList>
    </>
  );
}
