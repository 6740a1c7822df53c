import { Button } from "@react-email/button";
import { Heading } from "@react-email/heading";
import { Link } from "@react-email/link";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import type { MailContent } from "../../../core/notifications/compose.ts";
import { Layout } from "./layout.tsx";
import { STYLE } from "./style.ts";

/** One notification, or a day's digest of them. */
export function NoticeMail({ mail }: { mail: MailContent }) {
  return (
    <Layout mail={mail}>
      <Heading as="h1" className="ink" style={STYLE.title}>
        {mail.title}
      </Heading>
      <Text className="ink" style={STYLE.text}>
        {mail.greeting}
      </Text>
      {mail.lines.map((line) => (
        <Text key={line} className="ink" style={STYLE.text}>
          {line}
        </Text>
      ))}
      <Items items={mail.items} />
      <Action mail={mail} />
      {mail.note === null ? null : (
        <Text className="soft" style={STYLE.small}>
          {mail.note}
        </Text>
      )}
    </Layout>
  );
}

function Items({ items }: Pick<MailContent, "items">) {
  return items.map(({ title, body, url }, place) => (
    // Items have no name of their own, and are drawn once.
    // biome-ignore lint/suspicious/noArrayIndexKey: nothing is drawn again
    <Section key={place}>
      <Text className="ink" style={STYLE.itemTitle}>
        {url === null ? (
          title
        ) : (
          <Link className="ink" style={STYLE.itemTitle} href={url}>
            {title}
          </Link>
        )}
      </Text>
      <Text className="soft" style={STYLE.itemBody}>
        {body}
      </Text>
    </Section>
  ));
}

function Action({ mail: { action, linkInFull } }: { mail: MailContent }) {
  if (action === null) return null;
  return (
    <>
      <Section style={STYLE.action}>
        <Button className="button" style={STYLE.button} href={action.url}>
          {action.label}
        </Button>
      </Section>
      <Text className="soft" style={STYLE.small}>
        {linkInFull}
      </Text>
      <Text className="soft" style={STYLE.address}>
        <Link className="soft" style={STYLE.quietLink} href={action.url}>
          {action.url}
        </Link>
      </Text>
    </>
  );
}
