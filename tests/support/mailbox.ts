import { until } from "./until.ts";

interface Listed {
  readonly id: string;
  readonly subject: string;
}

/**
 * Waits for a mail to an address whose text has a link to `path`, and answers the link: the first there is, of the newest
 * mail that has one.
 */
export async function linkInMail(mailbox: string, to: string, path: string): Promise<string> {
  let link = "";
  await until(`a mail to ${to} leads to ${path}`, async () => {
    const { messages } = await read<{ messages: readonly Listed[] }>(`${mailbox}/api/messages?to=${to}`);
    for (const { id } of messages) {
      const { text } = await read<{ text: string }>(`${mailbox}/api/messages/${id}`);
      const found = text.match(/https?:\/\/\S+/g)?.find((url) => new URL(url).pathname === path);
      if (found === undefined) continue;
      link = found;
      return true;
    }
    return false;
  });
  return link;
}

async function read<Body>(url: string): Promise<Body> {
  return (await (await fetch(url)).json()) as Body;
}
