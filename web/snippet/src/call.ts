import type { Conversion, Data, Settings, Tributary } from "../types/index.d.ts";
import { decide, grant } from "./consent.ts";
import { openDelivery } from "./deliver.ts";
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

const warn = (what: unknown) => console.warn("tributary:", what);

const commands: Record<string, (...args: never[]) => void> = {
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
    warn(error);
  }
}

function start(settings: Settings, host: string): void {
  const calls = early;
  if (!calls) return;
  early = undefined;
  state.key = settings.key;
  state.privacy = !!navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  openStorage(state.privacy);
  openDelivery(host);
  arrive(settings.via || "via");
  // First what the visitor has decided: a denial must find nothing that was kept in the meantime.
  decisions.forEach(run);
  if (state.consent === "pending") {
    if (settings.consent !== "required" || home.trb_c) grant();
    else land();
  }
  watchPages();
  countPage();
  calls.forEach(run);
  tell();
}

/** @param origin where the script came from, if by a script tag */
export function createTributary(origin = ""): Tributary {
  return (...call: unknown[]) => {
    const [command, settings] = call as [string, Settings];
    const begin = () => start(settings, settings.host || origin);
    if (command !== "init") {
      if (early) (command === "consent" ? decisions : early).push(call as Call);
      else run(call as Call);
    } else if (document.prerendering) document.addEventListener("prerenderingchange", begin);
    else begin();
  };
}
