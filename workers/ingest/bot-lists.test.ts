import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import crawlers from "crawler-user-agents" with { type: "json" };
import { isbot } from "isbot";
import { describe, expect, it } from "vitest";
import { botClass } from "./bot-class.ts";

/*
 * Goal: no person is taken for a machine, hardly a machine for a person.
 * Method: the lists that isbot is tested against: its own browsers, as its second version shipped them (later ones
 * ship none), and the crawlers of crawler-user-agents.
 */

const browsers = readFileSync(fileURLToPath(import.meta.resolve("isbot-lists/browsers.txt")), "utf8")
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "");

/** What nothing in the text tells from a person's browser. */
const LIKE_PEOPLE: Readonly<Record<string, string>> = {
  "Instagram 406.0.0.58.159": "the app's own browser, in which people follow links",
  "MetaIAB Facebook": "the same of Facebook",
  "Code/1.115.0": "an editor: Electron, which people use",
  "Trae/1.107.1": "an editor: Electron",
  "Fluid/0.9.6": "a person's browser for one site",
  "TSM-turingos": "a plain Chrome but for a word in the platform's place",
  GTmetrix: "a plain Chrome but for its last word, which isbot does not know",
  "Miniature.io/6.0": "QtWebEngine: people's programs are built on it, too",
  YLT: "a plain Chrome but for three letters",
};

describe("isbot's own browsers", () => {
  it("are people: no mark of ours takes one for a machine that isbot takes for a person", () => {
    expect(browsers.length).toBeGreaterThan(6_000);
    expect(browsers.filter((text) => botClass(text) !== undefined && !isbot(text))).toEqual([]);
  });
});

/** A person's text of every kind that comes close to a mark: wallets, consoles, televisions, readers, in-app browsers. */
const NEAR_A_MARK = [
  "Mozilla/5.0 (iPad; CPU OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Phantom/ios/24.9.0.17022",
  "Mozilla/5.0 (PlayStation 5 8.20) AppleWebKit/605.1.15 (KHTML, like Gecko)",
  "PS4Application libhttp/1.000 (PS4) CoreMedia libhttp/9.00 (PlayStation 4)",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edge/44.18363.8131",
  "Mozilla/5.0 (Nintendo WiiU) AppleWebKit/536.30 (KHTML, like Gecko) NX/3.0.4.2.13 NintendoBrowser/4.3.2.11274.EU",
  "Mozilla/5.0 (CrKey armv7l 1.5.16041) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0.1650.0 Safari/537.36",
  "Mozilla/5.0 (X11; GNU/Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chromium/109.0.5414.119 Chrome/109.0.5414.119 Safari/537.36 Tesla/2023.44.30",
  "Mozilla/5.0 (Linux; Android 9; KFMUWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/119.2.2 like Chrome/119.0.6045.193 Safari/537.36",
  "Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ (KHTML, like Gecko) Version/5.0 Safari/533.2+ Kindle/3.0+",
  "Mozilla/5.0 (X11; U; Linux x86_64; en-US) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.147 Safari/537.36 Puffin/9.7.0.51170AP",
  "Mozilla/5.0 (Linux; Android 13; SM-A137F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.43 Mobile Safari/537.36 trill_310503 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/trill app_version/31.5.3",
  "Mozilla/5.0 (Linux; Android 8.1.0; Pixel; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/95.0.4638.50 Mobile Safari/537.36 Viber/16.3.0.5",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.29.2",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/292.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/119.0.0.0 Mobile DuckDuckGo/5 Safari/537.36",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/111.0.0.0 Mobile Safari/537.36 (Ecosia android@111.0.5563.116)",
  "Mozilla/5.0 (Linux; Android 7.1.2; google Pixel 2) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/104.0.0.0 Mobile Safari/537.36",
  "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
  "Lynx/2.9.0dev.10 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.1",
  "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Spotify/1.2.25.1011 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) QtWebEngine/5.15.2 Chrome/83.0.4103.122 Safari/537.36",
  "Mozilla/5.0 (X11; Linux x86_64; rv:91.0) Gecko/20100101 Thunderbird/91.13.0",
];

describe("people of today", () => {
  it.each(NEAR_A_MARK)("are no machine: %s", (text) => {
    expect(botClass(text)).toBeUndefined();
  });
});

describe("known crawlers", () => {
  const texts = crawlers.flatMap(({ instances }) => instances);

  it("are marked but for those that nothing tells from a person", () => {
    expect(texts.length).toBeGreaterThan(2_000);
    const unmarked = texts.filter((text) => botClass(text) === undefined);
    const names = Object.keys(LIKE_PEOPLE);
    expect(unmarked.filter((text) => !names.some((name) => text.includes(name)))).toEqual([]);
    expect(names.filter((name) => !unmarked.some((text) => text.includes(name)))).toEqual([]);
  });
});
