/**
 * Length of an IBAN by the country in it, of the countries and territories that take part in SEPA, the United Kingdom and
 * its islands left out, whose accounts are named by sort code (registry of ISO 13616; list of SEPA countries, EPC409-09).
 */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  ...{
    AD: 24,
    AL: 28,
    AT: 20,
    BE: 16,
    BG: 22,
    CH: 21,
    CY: 28,
    CZ: 24,
    DE: 22,
    DK: 18,
    EE: 20,
    ES: 24,
    FI: 18,
  },
  ...{
    FR: 27,
    GI: 23,
    GR: 27,
    HR: 21,
    HU: 28,
    IE: 22,
    IS: 26,
    IT: 27,
    LI: 21,
    LT: 20,
    LU: 20,
    LV: 21,
    MC: 27,
  },
  ...{
    MD: 24,
    ME: 22,
    MK: 19,
    MT: 31,
    NL: 18,
    NO: 15,
    PL: 28,
    PT: 25,
    RO: 24,
    RS: 22,
    SE: 24,
    SI: 19,
    SK: 24,
  },
  ...{ SM: 27, VA: 22 },
};

/** Places whose accounts carry another country's letters. */
const IBAN_OF: Readonly<Record<string, string>> = {
  ...{ AX: "FI", BL: "FR", GF: "FR", GP: "FR", MF: "FR", MQ: "FR", PM: "FR", RE: "FR", YT: "FR" },
};

const SEPARATORS = /[\s.-]/g;

/** The letters that a country's IBANs begin with; undefined: its accounts are named otherwise here. */
export function ibanCountryOf(country: string): string | undefined {
  const letters = IBAN_OF[country] ?? country;
  return Object.hasOwn(IBAN_LENGTHS, letters) ? letters : undefined;
}

/** Without separators, in capitals: the one spelling of an IBAN, BIC or account number. */
export const compact = (text: string): string => text.replace(SEPARATORS, "").toUpperCase();

/** Whether a compact text is an IBAN of the country with these letters: its length, and ISO 7064's MOD 97-10. */
export function isIban(iban: string, letters: string): boolean {
  if (!/^[A-Z]{2}(0[2-9]|[1-8]\d|9[0-8])[A-Z0-9]+$/.test(iban)) return false;
  if (!iban.startsWith(letters) || iban.length !== IBAN_LENGTHS[letters]) return false;
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Whether a text is a BIC of ISO 9362: bank, country and place, and a branch or none. */
export const isBic = (bic: string): boolean => /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic);

const ROUTING_WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1];

/** Whether nine digits are a routing number of the United States: a district that there is, and the ABA's check digit. */
export function isRoutingNumber(digits: string): boolean {
  if (!/^(0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(digits) || digits === "000000000")
    return false;
  const sum = ROUTING_WEIGHTS.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return sum % 10 === 0;
}
