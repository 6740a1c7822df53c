import { Body } from "@react-email/body";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Hr } from "@react-email/hr";
import { Html } from "@react-email/html";
import { Link } from "@react-email/link";
import { Preview } from "@react-email/preview";
import { Text } from "@react-email/text";
import type { ReactNode } from "react";
import type { MailContent } from "../../../core/notifications/compose.ts";
import { STYLE } from "./style.ts";

/** Clients that know dark mode take these; others the inline ones. Both are legible on their own. */
const DARK = `@media (prefers-color-scheme: dark) {
  .paper { background-color: #0c1417 !important; }
  .sheet { background-color: #121d21 !important; }
  .ink { color: #e4edee !important; }
  .soft { color: #9db0b5 !important; }
  .button { background-color: #56c6c4 !important; color: #0c1417 !important; }
}`;

/** What every mail has around it: the name, why it comes, and where to say that it should not. No pictures. */
export function Layout({ mail, children }: { mail: MailContent; children: ReactNode }) {
  return (
    <Html lang={mail.locale}>
      <Head>
        <title>{mail.title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{DARK}</style>
      </Head>
      <Preview>{mail.lines[0] ?? mail.title}</Preview>
      <Body className="paper" style={STYLE.paper}>
        <Container className="sheet" style={STYLE.sheet}>
          <Text className="soft" style={STYLE.brand}>
            Tributary
          </Text>
          {children}
          <Hr style={STYLE.rule} />
          <Text className="soft" style={STYLE.small}>
            {mail.why}
          </Text>
          {mail.settings === null ? null : (
            <Text className="soft" style={STYLE.small}>
              <Link className="soft" style={STYLE.quietLink} href={mail.settings.url}>
                {mail.settings.label}
              </Link>
            </Text>
          )}
        </Container>
      </Body>
    </Html>
  );
}
