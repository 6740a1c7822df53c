import { describe, expect, it } from "vitest";
import { botClass } from "./bot-class.ts";
import { classifyAgent } from "./user-agent.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const PEOPLE = [
  [
    "Chrome on Windows",
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`,
    "desktop",
    "Windows",
    "Chrome",
  ],
  [
    "Edge on Windows",
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.68`,
    "desktop",
    "Windows",
    "Microsoft Edge",
  ],
  [
    "Firefox on Linux",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "desktop",
    "Linux",
    "Firefox",
  ],
  [
    "Safari on a Mac",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15",
    "desktop",
    "macOS",
    "Safari",
  ],
  [
    "Safari on an iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "mobile",
    "iOS",
    "Safari",
  ],
  [
    "Safari on an iPad",
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
    "tablet",
    "iOS",
    "Safari",
  ],
  [
    "Chrome on Android",
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36`,
    "mobile",
    "Android",
    "Chrome",
  ],
  [
    "Samsung's browser",
    `Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
    "mobile",
    "Android",
    "Samsung Internet for Android",
  ],
  [
    "Opera",
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/125.0.0.0 Safari/537.36 OPR/111.0.0.0`,
    "desktop",
    "Windows",
    "Opera",
  ],
  [
    "Chrome on ChromeOS",
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`,
    "desktop",
    "Chrome OS",
    "Chrome",
  ],
  [
    "a television",
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/4.0 Chrome/76.0.3809.146 TV Safari/537.36",
    "tv",
    "Tizen",
    "Samsung Internet for Android",
  ],
] as const;

/** In-app browsers and devices whose names look like a bot's. */
const MORE_PEOPLE = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/467.0.0.35.106;FBBV/605;FBDV/iPhone14,5]",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 335.0.8.26.85 (iPhone14,5; iOS 17_5)",
  `Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A; wv) ${WEBKIT} Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 Instagram 334.0.0.42.95 Android`,
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Snapchat/12.90.0.46 (like Safari/8617.2.4.10.8, panda)",
  `Mozilla/5.0 (Linux; Android 12; CUBOT X50) ${WEBKIT} Chrome/124.0.0.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (Linux; Android 13; V2146 Build/TP1A; wv) ${WEBKIT} Version/4.0 Chrome/115.0.5790.166 Mobile Safari/537.36 Zalo android/12100699 ZaloTheme/light ZaloLanguage/vi`,
  `Mozilla/5.0 (Linux; Android 11; M2101K6G) ${WEBKIT} Chrome/100.0.4896.127 Mobile Safari/537.36 Line/13.1.1`,
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Slack/4.39.90 Chrome/126.0.6478.114 Electron/31.1.0 Safari/537.36`,
  "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
  `Mozilla/5.0 (Linux; U; Android 12; vi-vn; Redmi Note 11) ${WEBKIT} Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.30.1-gn`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} coc_coc_browser/118.0.0 Chrome/112.0.0.0 Safari/537.36`,
  "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
] as const;

const BOTS = {
  crawler: [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
    `Mozilla/5.0 ${WEBKIT}; compatible; GPTBot/1.2; +https://openai.com/gptbot)`,
    `Mozilla/5.0 ${WEBKIT}; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)`,
    `Mozilla/5.0 (Linux; Android 5.0) ${WEBKIT} (compatible; Bytespider; spider-feedback@bytedance.com)`,
    "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
    "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; DotBot/1.2; +https://opensiteexplorer.org/dotbot)",
  ],
  preview: [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
  ],
  monitor: [
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    "Datadog/Synthetics",
  ],
  tool: [
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.32.3",
    "Python/3.12 aiohttp/3.9.5",
    "okhttp/4.12.0",
    "Go-http-client/2.0",
    "axios/1.7.2",
    "node",
    "Java/17.0.11",
    "Apache-HttpClient/4.5.14 (Java/17.0.9)",
    "PostmanRuntime/7.39.0",
    "libwww-perl/6.67",
    "Scrapy/2.11.2 (+https://scrapy.org)",
    "GuzzleHttp/7",
  ],
  headless: [
    `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} HeadlessChrome/126.0.0.0 Safari/537.36`,
    "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
    "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/24.1.0",
    `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Cypress/13.12.0 Chrome/118.0.5993.159 Electron/27.3.10 Safari/537.36`,
    "Mozilla/5.0 (Windows NT 10.0) Playwright/1.45",
  ],
  no_user_agent: ["", "  "],
} as const;

describe("a person's user agent", () => {
  it.each(PEOPLE)("of %s tells device, system and browser", (_name, text, device, os, browser) => {
    expect(classifyAgent(text)).toEqual({ device, os, browser });
  });

  it.each(MORE_PEOPLE)("is no bot's: %s", (text) => {
    expect(botClass(text)).toBeUndefined();
  });

  it("that is unknown leaves device, system and browser open", () => {
    expect(classifyAgent("Mozilla/5.0 (Something New)")).toEqual({
      device: undefined,
      os: undefined,
      browser: undefined,
    });
  });

  it("is read once and remembered", () => {
    const text = "Mozilla/5.0 (X11; Linux x86_64; rv:99.0) Gecko/20100101 Firefox/99.0";
    expect(classifyAgent(text)).toBe(classifyAgent(text));
  });
});

describe("a bot's user agent", () => {
  const cases = Object.entries(BOTS).flatMap(([bot, texts]) => texts.map((text) => [bot, text] as const));

  it.each(cases)("is of the class %s: %s", (bot, text) => {
    expect(classifyAgent(text)).toEqual({ bot });
  });
});
