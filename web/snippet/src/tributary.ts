import type { Conversion, Data, Settings, Tributary } from "../types/index.d.ts";
import { decide, grant, watchOtherTabs } from "./consent.ts";
import { watchMoments } from "./deliver.ts";
import { arrive, land } from "./land.ts";
import { countAgain, countPage, watchPages } from "./pages.ts";
import { readConversion } from "./read-conversion.ts";
import { state, tell } from "./state.ts";
import { home, openStorage } from "./store.ts";
import { whenToken } from "./token.ts";
import { track } from "./track.ts";

type Call = [command: string, ...args: never[]];

/** Calls before the start; undefined once it has started. */
let early: Call[] | undefined = [];
const decisions: Call[] = [];

const commands: Record<string, (...args: never[]) => void> = {
  init(settings: Settings) {
    const begin = () => start(settings);
    if (document.prerendering) document.addEventListener("prerenderingchange", begin);
    else begin();
  },
  page: countAgain,
  product: (id: string, data?: Data) => track("product", { name: `${id}`, data }),
  event: (name: string, data?: Data) => track("custom", { name: `${name}`, data }),
  conversion: (given: Conversion & Record<string, unknown>) => track("conversion", readConversion(given)),
  consent: decide,
  token: whenToken,
};

/** A page that uses it wrongly goes on; the console says what is wrong, of a conversion the field's name. */
function run([command, ...args]: Call): void {
  try {
    (commands[command] as (...args: never[]) => void)(...args);
  } catch (error) {
    console.warn("tributary:", command, error);
  }
}

function start({ key, host, consent, via }: Settings): void {
  const calls = early;
  if (!calls) return;
  early = undefined;
  state.key = key;
  state.host = host || state.host;
  state.privacy = navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  openStorage(state.privacy);
  arrive(via || "via");
  // First what the visitor has decided: a denial must find nothing that was kept in the meantime.
  decisions.forEach(run);
  if (state.consent === "pending") {
    if (consent !== "required" || home.trb_c) grant();
    else land();
  }
  watchMoments();
  watchPages();
  watchOtherTabs();
  countPage();
  calls.forEach(run);
  tell();
}

/** The one function of the page. Until the start calls wait, whoever makes them. */
export const tributary: Tributary = (...call: unknown[]) => {
  const [command] = call;
  if (!early || command === "init") run(call as Call);
  else (command === "consent" ? decisions : early).push(call as Call);
};
