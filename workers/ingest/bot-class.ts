import { isbot } from "isbot";

/**
 * What kind of machine an event came from, which is also the reason why it is marked. None of them is billable. All
 * but the last are told by the user agent.
 */
export const BOT_CLASSES = [
  "headless",
  "preview",
  "monitor",
  "tool",
  "crawler",
  "no_user_agent",
  "datacenter",
] as const;
export type BotClass = (typeof BOT_CLASSES)[number];

/** Marks of browsers that a program drives. Electron is left out: people use it. */
const HEADLESS =
  /headless|phantomjs|slimerjs|puppeteer|playwright|selenium|webdriver|htmlunit|jsdom|nightmare|zombie\.js|cypress|lightpanda/i;

/** Tells the others apart, first match; only asked once it is known that it is a bot. */
const CLASSES: readonly (readonly [BotClass, RegExp])[] = [
  [
    "preview",
    /facebookexternalhit|facebot|meta-externalfetcher|twitterbot|slack|discordbot|telegrambot|whatsapp|linkedinbot|skypeuripreview|pinterestbot|redditbot|embedly|iframely|vkshare|zalo|viber|line-poker|preview/i,
  ],
  [
    "monitor",
    /uptime|pingdom|statuscake|site24x7|monitor|datadog|nagios|zabbix|checkly|gtmetrix|lighthouse|pagespeed/i,
  ],
  [
    "tool",
    /curl|wget|python|httpx|aiohttp|okhttp|java\b|apache-http|go-http|axios|\bnode|undici|got\b|postman|insomnia|libwww|lwp|guzzle|php|ruby|perl|httpie|\bk6\b|jmeter|autocannon|scrapy|http_?client|rest-?client/i,
  ],
];

/** The class of bot by the user agent alone, or undefined: a person as far as can be told. */
export function botClass(userAgent: string): BotClass | undefined {
  if (userAgent.trim() === "") return "no_user_agent";
  if (HEADLESS.test(userAgent)) return "headless";
  if (!isbot(userAgent)) return undefined;
  return CLASSES.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? "crawler";
}
