/**
 * What a line gives back before it is submitted: as much as refunds have taken the partner's available balance below
 * zero, at most the whole line. Minor units, 0 or more.
 *
 * @param line `availableMinor` as it stands now, the line's amount being in transit
 */
export function reductionBeforeSubmission(line: {
  readonly amountMinor: bigint;
  readonly availableMinor: bigint;
}): bigint {
  const owedMinor = line.availableMinor < 0n ? -line.availableMinor : 0n;
  return owedMinor < line.amountMinor ? owedMinor : line.amountMinor;
}

export interface JudgedReturn {
  /** How much has come back in all: never less than was known. */
  readonly returnedMinor: bigint;
  /** What of it is new, and payable again; 0: nothing moves. */
  readonly newMinor: bigint;
  /** Nothing of the payout is left with the payee. */
  readonly isWhole: boolean;
}

/**
 * What news of a payout that came back comes to. News says how much has come back in all, so that the most that was ever
 * said holds, in whatever order and however often it comes.
 *
 * @param news `saidMinor`: in all, as the news has it; `returnedMinor`: in all, as known before
 * @throws RangeError when more came back than was paid, or less than nothing: that is no news of this payout
 */
export function judgeReturn(news: {
  readonly amountMinor: bigint;
  readonly returnedMinor: bigint;
  readonly saidMinor: bigint;
}): JudgedReturn {
  const { amountMinor, returnedMinor: knownMinor, saidMinor } = news;
  for (const minor of [knownMinor, saidMinor])
    if (minor < 0n || minor > amountMinor)
      throw new RangeError("more came back than was paid, or less than nothing");
  const returnedMinor = saidMinor > knownMinor ? saidMinor : knownMinor;
  return { returnedMinor, newMinor: returnedMinor - knownMinor, isWhole: returnedMinor === amountMinor };
}
