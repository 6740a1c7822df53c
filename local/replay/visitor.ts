/** A browser as far as links are concerned: it keeps cookies and does not follow the redirect. */
export class Visitor {
  private cookie = "";

  /** Clicks a link and answers the token that the landing page gets. Throws when there is no redirect. */
  async click(edge: string, code: string): Promise<string> {
    const response = await fetchPatiently(`${edge}/r/${code}`, {
      redirect: "manual",
      headers: {
        "user-agent": USER_AGENT,
        accept: "text/html",
        ...(this.cookie === "" ? {} : { cookie: this.cookie }),
      },
    });
    for (const line of response.headers.getSetCookie()) this.cookie = line.split(";", 1)[0] ?? "";
    const location = response.headers.get("location");
    const token = location === null ? null : new URL(location).searchParams.get("tcid");
    if (response.status !== 302 || token === null)
      throw new Error(`${edge}/r/${code} answered ${response.status} without a token`);
    return token;
  }
}

const USER_AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
const PATIENCE_MS = 180_000;
const WAIT_MS = 250;

/**
 * Sends again while nobody listens or the answer is a 5xx, for three minutes: a restart must cost a visitor or a
 * merchant nothing but time. Every request sent this way may safely be sent twice.
 */
export async function fetchPatiently(url: string, init: RequestInit): Promise<Response> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const response = await fetch(url, init);
      if (response.status < 500) return response;
      await response.body?.cancel();
      if (Date.now() > giveUpAt)
        throw new Error(`${url} answered ${response.status} for ${PATIENCE_MS / 1000} s`);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}
